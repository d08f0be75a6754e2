/** @file Answers of HTTP, and the headers that each of them carries. */

import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { LOCKED_POLICY, SHUT_HEADERS } from '../../service/windowFiles.ts';

/** Answers with `body`, or to HEAD with the headers that it would have. */
export function answer(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: Uint8Array | string,
): void {
  response.writeHead(status, {
    ...SHUT_HEADERS,
    'content-security-policy': LOCKED_POLICY,
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** Answers with the head alone; the caller sends what follows. */
export function answerHead(response: ServerResponse, status: number, headers: OutgoingHttpHeaders): void {
  response.writeHead(status, { ...SHUT_HEADERS, 'content-security-policy': LOCKED_POLICY, ...headers });
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
