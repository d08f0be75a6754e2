/** @file The tagroll:// protocol: the window's own files, by a list that is read at start. No path is made from an address. */

import { readFileSync } from 'node:fs';
import type { Protocol } from 'electron';
import { listWindowFiles, WINDOW_PAGE, windowFileHeaders } from '../service/windowFiles.ts';

/** Made known to Electron in main.ts. */
const WINDOW_SCHEME = 'tagroll';
export const WINDOW_ORIGIN = 'tagroll://window';
export const WINDOW_SOURCES = { pictures: 'photo:', drawnPictures: 'photo://thumbnail' } as const;

/** Answers with the files of `folder`, and with nothing else. */
export function handleWindowProtocol(protocol: Protocol, folder: string): void {
  const files = listWindowFiles(folder);
  protocol.handle(WINDOW_SCHEME, (request) => {
    const { host, pathname } = new URL(request.url);
    const file =
      host === 'window' ? files.get(pathname === '/' ? WINDOW_PAGE : pathname.slice(1)) : undefined;
    if (file === undefined || request.method !== 'GET') return new Response(null, { status: 404 });
    return new Response(readFileSync(file.path), {
      headers: windowFileHeaders(file.mimeType, WINDOW_SOURCES),
    });
  });
}
