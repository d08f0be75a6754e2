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

/** Milliseconds between two looks at the machine's addresses: whoever asks for wrong names must cost nothing. */
const LOOK_EVERY = 1000;

/**
 * The `Host` headers, in lower case, that mean this server. A name that somebody else made to point here (DNS rebinding)
 * is none of them. Where it listens at all addresses of the machine, these are looked at again for a name that is not
 * known: a machine may come into another network while the server runs.
 */
export class KnownHosts {
  readonly #host: string | undefined;
  readonly #port: number;
  readonly #interfaces: typeof networkInterfaces;
  #names: ReadonlySet<string>;
  #lookedAt = performance.now();

  /** @param host where it listens; undefined: on loopback. */
  constructor(host: string | undefined, port: number, interfaces = networkInterfaces) {
    this.#host = host;
    this.#port = port;
    this.#interfaces = interfaces;
    this.#names = this.#look();
  }

  /** True for a `Host` header, in lower case, that means this server. */
  has(name: string): boolean {
    if (this.#names.has(name)) return true;
    const now = performance.now();
    if (!this.#isEverywhere || now - this.#lookedAt < LOOK_EVERY) return false;
    this.#lookedAt = now;
    this.#names = this.#look();
    return this.#names.has(name);
  }

  get #isEverywhere(): boolean {
    return this.#host === '0.0.0.0' || this.#host === '::';
  }

  #look(): ReadonlySet<string> {
    const names = new Set(LOOPBACK);
    if (this.#host !== undefined) names.add(this.#host.toLowerCase());
    if (this.#isEverywhere) {
      names.add(hostname().toLowerCase());
      for (const one of Object.values(this.#interfaces()).flat()) if (one) names.add(one.address);
    }
    const port = this.#port;
    // browsers leave the usual port out
    return new Set(
      [...names].map(inAddress).flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])),
    );
  }
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
  hosts: Pick<KnownHosts, 'has'>,
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
