/** @file What the photo:// protocol hands out, whatever the library says; Electron's part is pretended. */

import type { Protocol } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { handlePhotoProtocol, type FindPicture } from '../../../src/main/photoProtocol.ts';

vi.mock('electron', () => ({ net: { fetch: async () => new Response('of a file') } }));

function ask(address: string, find: FindPicture): Promise<Response> {
  let handle: (request: Request) => Promise<Response> = () => Promise.reject(new Error('nothing handles it'));
  const protocol = {
    handle: (_scheme: string, handler: typeof handle) => void (handle = handler),
  } as unknown as Protocol;
  handlePhotoProtocol(protocol, 'tagroll://window', find);
  return handle({ url: address, method: 'GET' } as Request);
}

const answering =
  (picture: Awaited<ReturnType<FindPicture>>): FindPicture =>
  () =>
    Promise.resolve(picture);

describe('a picture', () => {
  const bytes = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');

  it('is sent as the type that the library judged it to be, from its bytes or its file', async () => {
    const inBytes = answering({ kind: 'bytes', bytes, mimeType: 'image/webp', version: 'v1' });
    const inFile = answering({ kind: 'file', path: '/a/b.jpg', mimeType: 'image/webp', version: 'v1' });
    for (const find of [inBytes, inFile]) {
      const { status, headers } = await ask('photo://full/7?v=1', find);
      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'image/webp',
        'content-security-policy': `default-src 'none'; sandbox`,
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it('is never sent as anything that can carry a script, whoever says so', async () => {
    for (const mimeType of ['image/svg+xml', 'text/html', 'application/xhtml+xml', 'application/pdf', '']) {
      for (const picture of [
        { kind: 'bytes', bytes, mimeType, version: 'v1' },
        { kind: 'file', path: '/a/b.jpg', mimeType, version: 'v1' },
      ] as const) {
        const answer = await ask('photo://full/7', answering(picture));
        expect([answer.status, await answer.text()], `${picture.kind} ${mimeType}`).toEqual([404, '']);
      }
    }
  });

  it('is read by the window’s page where it is small, and by no page where it is the photo itself', async () => {
    const find = answering({ kind: 'bytes', bytes, mimeType: 'image/jpeg', version: 'v1' });
    const readers = [];
    for (const kind of ['thumbnail', 'full'])
      readers.push((await ask(`photo://${kind}/7`, find)).headers.get('access-control-allow-origin'));
    expect(readers).toEqual(['tagroll://window', null]);
    // also that there is none: a page that may not read it would be told of a trouble with its rights
    const none = await ask('photo://thumbnail/7', answering({ kind: 'none', error: null }));
    expect(none.headers.get('access-control-allow-origin')).toBe('tagroll://window');
  });

  it('that is not there is asked for again the next time', async () => {
    const none = await ask('photo://thumbnail/7', answering({ kind: 'none', error: null }));
    const failed = await ask(
      'photo://full/7',
      answering({ kind: 'none', error: { code: 'CANCELLED', message: 'Too many.' } }),
    );
    expect([none, failed].map(({ status, headers }) => [status, headers.get('cache-control')])).toEqual([
      [204, 'no-store'],
      [404, 'no-store'],
    ]);
  });
});
