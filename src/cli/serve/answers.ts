/** @file Answers of HTTP, and the headers that each of them carries. */

import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Whatever is sent: nobody guesses at its type, no other site gets at it, no address is told to anybody. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
} as const;

/** For what is no page: were it opened as one, it could do nothing. */
export const LOCKED_POLICY = `default-src 'none'; sandbox`;

/**
 * What the window's page may do: its own scripts and styles, pictures of this server and those that a person drops on it,
 * the socket. `'unsafe-inline'` is nowhere.
 * @param host the request's `Host`, which was checked; some browsers do not count a WebSocket among `'self'`.
 */
export function windowPolicy(host: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self'`,
    `img-src 'self' blob:`,
    `font-src 'self'`,
    `connect-src 'self' ws://${host}`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
}

/** Of a page: it shares its process and its windows with no other. */
export const PAGE_HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=()',
} as const;

/** Answers with `body`, or to HEAD with the headers that it would have. */
export function answer(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: Uint8Array | string,
): void {
  response.writeHead(status, {
    ...ALWAYS,
    'content-security-policy': LOCKED_POLICY,
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** Answers with the head alone; the caller sends what follows. */
export function answerHead(response: ServerResponse, status: number, headers: OutgoingHttpHeaders): void {
  response.writeHead(status, { ...ALWAYS, 'content-security-policy': LOCKED_POLICY, ...headers });
}

/** Refuses in words. */
export function refuse(
  response: ServerResponse,
  { status, words }: { readonly status: number; readonly words: string },
  headers: OutgoingHttpHeaders = {},
): void {
  answer(response, status, { 'content-type': 'text/plain; charset=utf-8', ...headers }, `${words}\n`);
}

/** True where the browser has this version already; `tag` is in quotes. */
export function hasVersion(ifNoneMatch: string | undefined, tag: string): boolean {
  return ifNoneMatch?.split(',').some((one) => one.trim().replace(/^W\//, '') === tag) ?? false;
}
