/**
 * @file Whether a request comes from our own page: the name that it was sent to, and the page that it was sent by. A page
 * of the web can make a browser send requests to this machine; here they are told apart.
 */

import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

/** The name as it stands in an address: an IPv6 address goes into brackets. */
export const inAddress = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/** True where only programs of this machine can reach a server that listens at `host`; undefined: none was named. */
export function isLoopback(host: string | undefined): boolean {
  return (
    host === undefined ||
    host === 'localhost' ||
    host === '::1' ||
    (isIP(host) === 4 && host.startsWith('127.'))
  );
}

/**
 * The `Host` headers, in lower case, that mean this server. A name that somebody else made to point here (DNS rebinding)
 * is none of them.
 * @param host where it listens; undefined: on loopback.
 */
export function knownHosts(host: string | undefined, port: number): ReadonlySet<string> {
  const names = new Set(LOOPBACK);
  if (host !== undefined) names.add(host.toLowerCase());
  if (host === '0.0.0.0' || host === '::') {
    names.add(hostname().toLowerCase());
    for (const one of Object.values(networkInterfaces()).flat()) if (one) names.add(one.address);
  }
  // browsers leave the usual port out
  return new Set(
    [...names].map(inAddress).flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])),
  );
}

/** Why a request is not answered: a status of HTTP and a sentence. */
export interface Refusal {
  readonly status: number;
  readonly words: string;
}

/** The door itself may be opened by a link from anywhere; for all else a page of ours must have asked. */
export type Sender = 'anyone' | 'own page' | 'own page, with Origin';

/** Null where the request is in order. */
export function refusalOf(
  { headers }: Pick<IncomingMessage, 'headers'>,
  hosts: ReadonlySet<string>,
  sender: Sender,
): Refusal | null {
  const host = headers.host?.toLowerCase();
  if (host === undefined || !hosts.has(host))
    return { status: 421, words: 'This is not the server of that name.' };
  if (sender === 'anyone') return null;
  const foreign = { status: 403, words: 'Another page asked for this.' };
  // absent in old browsers; "none": the person typed the address
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return foreign;
  const { origin } = headers;
  if (origin === undefined) return sender === 'own page' ? null : foreign;
  return origin.toLowerCase() === `http://${host}` ? null : foreign;
}
