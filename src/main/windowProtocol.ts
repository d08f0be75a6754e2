/** @file The tagroll:// protocol: the window's own files, by a list that is read at start. No path is made from an address. */

import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { Protocol } from 'electron';

/** Made known to Electron in main.ts. */
const WINDOW_SCHEME = 'tagroll';
export const WINDOW_ORIGIN = 'tagroll://window';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** What the window may load: its own files, and pictures by id. `'unsafe-inline'` is nowhere. */
const CONTENT_SECURITY_POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' photo: blob:`,
  `connect-src 'self'`,
  `frame-ancestors 'none'`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ');

/** Answers with the files of `folder`, and with nothing else. */
export function handleWindowProtocol(protocol: Protocol, folder: string): void {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(`/${relative(folder, path).split(sep).join('/')}`, path);
  }
  protocol.handle(WINDOW_SCHEME, (request) => {
    const { host, pathname } = new URL(request.url);
    const path = host === 'window' ? files.get(pathname === '/' ? '/index.html' : pathname) : undefined;
    const type = path === undefined ? undefined : TYPES[extname(path)];
    if (path === undefined || type === undefined || request.method !== 'GET')
      return new Response(null, { status: 404 });
    return new Response(readFileSync(path), {
      headers: {
        'content-type': type,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
      },
    });
  });
}
