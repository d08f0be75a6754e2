/**
 * @file Who may come in: the token of this run, and the cookie that a browser gets for it.
 *
 * Browsers send a cookie to every port of a host, so a cookie for all of 127.0.0.1 would also reach whatever else listens
 * there. Ours is bound to a path that nobody else knows, the room: everything of the library lies below it.
 */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits, as letters that stand in an address as they are. */
const secret = (bytes = 32): string => randomBytes(bytes).toString('base64url');

/** Compares in a time that tells nothing of where the two differ, nor of how long the secret is. */
function isSame(given: string, known: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(known));
}

/** Milliseconds within which a browser that the program starts has opened the address. */
const TICKET_LIFE = 60_000;

/** The secrets of one run of the server. */
export class Gate {
  /** The key in the printed address. */
  readonly token = secret();
  /** Path below which everything of the library lies: `/<name>/`. */
  readonly room = `/${secret(16)}/`;
  readonly #session = secret();
  #ticket: { readonly key: string; readonly until: number } | null = null;

  /**
   * A key that opens once, and only within a minute: for a browser that the program starts, because everybody on the
   * machine can read what another program was started with.
   */
  ticket(): string {
    this.#ticket = { key: secret(), until: performance.now() + TICKET_LIFE };
    return this.#ticket.key;
  }

  /** True where `key` is the token, or a ticket that was not used yet. */
  admits(key: string): boolean {
    if (isSame(key, this.token)) return true;
    const ticket = this.#ticket;
    if (!ticket || !isSame(key, ticket.key)) return false;
    this.#ticket = null;
    return performance.now() < ticket.until;
  }

  /** The `Set-Cookie` for who was admitted; `port` keeps two servers on one host apart. */
  cookie(port: number): string {
    return `${cookieName(port)}=${this.#session}; Path=${this.room}; HttpOnly; SameSite=Strict`;
  }

  /** True where the `Cookie` header holds what {@link cookie} gave. */
  knows(header: string | undefined, port: number): boolean {
    const start = `${cookieName(port)}=`;
    // another server on this host may have set one of the same name: any of them may be ours
    return (header ?? '')
      .split('; ')
      .some((cookie) => cookie.startsWith(start) && isSame(cookie.slice(start.length), this.#session));
  }
}

const cookieName = (port: number): string => `tagroll-${port}`;
