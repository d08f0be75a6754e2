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
  // `handle` is what Electron recommends, but builds on Node's fetch, whose 0.1 s of loading the first page would wait for
  protocol.registerBufferProtocol(WINDOW_SCHEME, ({ method, url }, answer) => {
    const { host, pathname } = new URL(url);
    const file =
      host === 'window' ? files.get(pathname === '/' ? WINDOW_PAGE : pathname.slice(1)) : undefined;
    if (file === undefined || method !== 'GET') return answer({ statusCode: 404, data: Buffer.alloc(0) });
    answer({
      data: readFileSync(file.path),
      mimeType: file.mimeType,
      headers: windowFileHeaders(file.mimeType, WINDOW_SOURCES),
    });
  });
}
