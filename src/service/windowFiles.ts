/**
 * @file The built window as it is handed out: which files it has, each as what, and what its page may do. The desktop window
 * and a served one ask the same here, so that neither is shut less well than the other.
 */

import { readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** What a window is made of; a file of another kind is not handed out. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/vnd.microsoft.icon',
  '.woff2': 'font/woff2',
};

/** The window's page, asked for by the window's own address. */
export const WINDOW_PAGE = 'index.html';

export interface WindowFile {
  /** Absolute. */
  readonly path: string;
  readonly mimeType: string;
}

/** The files below `folder` by their path in it, with `/` between its parts: what is not in this list does not exist. */
export function listWindowFiles(folder: string): ReadonlyMap<string, WindowFile> {
  const files = new Map<string, WindowFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const mimeType = TYPES[extname(entry.name)];
    if (!entry.isFile() || mimeType === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path).split(sep).join('/'), { path, mimeType });
  }
  return files;
}

/** For what is no page: were it opened as one, it could do nothing. */
export const LOCKED_POLICY = `default-src 'none'; sandbox`;

/** Whatever is sent: nobody guesses at its type, no other site gets at it, no address is told to anybody. */
export const SHUT_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
} as const;

/** Of a page: it asks for no device. */
export const PAGE_HEADERS = {
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=()',
} as const;

/**
 * Of a page among those of other sites: it shares its process and its windows with none. The desktop program has no other
 * page, and to set one apart from nothing would make its frame anew (0.05 s of each start).
 */
export const APART_HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
} as const;

/** What a window needs beside its own origin, as sources of a policy. */
export interface WindowSources {
  /** Where pictures of photos come from. */
  readonly pictures?: string;
  /** Where those pictures come from that the page draws itself, for which it has to read them. */
  readonly drawnPictures?: string;
  /** Where the contract is spoken. */
  readonly contract?: string;
}

/**
 * What the window's page may do: its own scripts and styles, pictures of photos and those that a person drops on it.
 * `'unsafe-inline'` is nowhere.
 */
function windowPolicy({ pictures, drawnPictures, contract }: WindowSources): string {
  const own = (...more: (string | undefined)[]): string =>
    [`'self'`, ...more.filter((one) => one !== undefined)].join(' ');
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self'`,
    `img-src ${own(pictures)} blob:`,
    `font-src 'self'`,
    `connect-src ${own(drawnPictures, contract)}`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
}

/** True for a file that is opened as a page. */
export const isPage = (mimeType: string): boolean => mimeType.startsWith('text/html');

/** The headers of one of the window's files, but for how long it is kept. */
export function windowFileHeaders(
  mimeType: string,
  sources: WindowSources,
): Readonly<Record<string, string>> {
  return {
    ...SHUT_HEADERS,
    'content-type': mimeType,
    'content-security-policy': isPage(mimeType) ? windowPolicy(sources) : LOCKED_POLICY,
    ...(isPage(mimeType) ? PAGE_HEADERS : {}),
  };
}
