/**
 * @file The photo:// protocol: `photo://thumbnail/<photo id>?v=<version>` and `photo://full/<photo id>`. Ids, never
 * paths; whatever else an address holds is refused. The library thread says what a picture is and where it lies.
 */

import { pathToFileURL } from 'node:url';
import { net, type Protocol } from 'electron';
import { isPictureType, type PictureType } from '../core/domain/pictureTypes.ts';
import { LOCKED_POLICY, SHUT_HEADERS } from '../service/windowFiles.ts';
import type { PictureAnswer, PictureKind } from './threadMessages.ts';

/** Made known to Electron in main.ts. */
const PHOTO_SCHEME = 'photo';

export type FindPicture = (kind: PictureKind, photoId: number) => Promise<PictureAnswer>;

const ADDRESS = /^photo:\/\/(thumbnail|full)\/([1-9]\d{0,14})(?:\?v=[\w-]{0,80})?$/;

/** A picture is only ever shown as a picture: it can bring no script, and nobody guesses at its type. */
function headers(mimeType: PictureType, version: string): Record<string, string> {
  return {
    ...SHUT_HEADERS,
    'content-type': mimeType,
    'content-security-policy': LOCKED_POLICY,
    // the window's page has another origin, and takes nothing that is not for others; there is no page but the window's
    'cross-origin-resource-policy': 'cross-origin',
    // the address has the version in it
    'cache-control': 'private, max-age=31536000, immutable',
    etag: `"${version}"`,
  };
}

const refused = (status: number, reader: Record<string, string> = {}): Response =>
  new Response(null, { status, headers: { 'cache-control': 'no-store', ...reader } });

/**
 * Answers the protocol's requests.
 * @param windowOrigin of the page that draws small pictures itself and may read them; photos themselves are only shown
 */
export function handlePhotoProtocol(protocol: Protocol, windowOrigin: string, find: FindPicture): void {
  protocol.handle(PHOTO_SCHEME, async (request) => {
    const [, kind, photoId] = ADDRESS.exec(request.url) ?? [];
    if (request.method !== 'GET' || !kind || !photoId) return refused(400);
    const reader = kind === 'thumbnail' ? { 'access-control-allow-origin': windowOrigin } : undefined;
    const picture = await find(kind as PictureKind, Number(photoId));
    if (picture.kind === 'none') return refused(picture.error ? 404 : 204, reader);
    const { mimeType, version } = picture;
    if (!isPictureType(mimeType)) return refused(404);
    if (picture.kind === 'bytes')
      return new Response(picture.bytes, { headers: { ...headers(mimeType, version), ...reader } });
    // Chromium's own file loader reads it: no byte of it passes this thread
    const file = await net.fetch(pathToFileURL(picture.path).href, { bypassCustomProtocolHandlers: true });
    return new Response(file.body, { status: file.status, headers: headers(mimeType, version) });
  });
}
