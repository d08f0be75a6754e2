/**
 * @file The served window: `/` is the door, everything else lies in the room behind it (gate.ts).
 *
 *     /                       the page that exchanges the key for a cookie          anybody
 *     /favicon.ico            the program's icon                                    anybody
 *     /session                POST: the exchange                                    who has the key
 *     /<room>/                the window's page
 *     /<room>/<path>          its files
 *     /<room>/photo/…/<id>    pictures                                              who has the cookie
 *     /<room>/contract        the WebSocket
 */

import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import type { Logger } from '../../core/domain/logger.ts';
import type { Service } from '../../service/service.ts';
import {
  APART_HEADERS,
  isPage,
  PAGE_HEADERS,
  WINDOW_PAGE,
  windowFileHeaders,
} from '../../service/windowFiles.ts';
import { answer, answerHead, hasVersion, refuse } from './answers.ts';
import { DOOR, DOOR_POLICY } from './door.ts';
import { Gate } from './gate.ts';
import { listen, reachableName } from './listen.ts';
import { parsePhotoAddress, servePhoto, type PictureSource } from './photoRoutes.ts';
import { KnownHosts, refusalOf, type Refusal } from './requestChecks.ts';
import { readStaticFiles, type StaticFile } from './staticFiles.ts';
import { WindowSockets } from './webSocket.ts';

export interface ServeOptions {
  readonly service: Service;
  readonly pictures: PictureSource;
  /** The built window. */
  readonly rendererFolder: string;
  /** A PNG for the browser's tab. */
  readonly icon: string;
  /** Undefined: loopback. */
  readonly host: string | undefined;
  /** Undefined: the usual one, or a free one where that is taken. 0: a free one. */
  readonly port: number | undefined;
  readonly logger: Logger;
  /** For tests: how long clients may take. */
  readonly patience?: ServerOptions;
  readonly heartbeat?: number;
}

const NO_KEY: Refusal = {
  status: 401,
  words: 'To open Tagroll, use the whole address that it printed when it started.',
};
const NOTHING_HERE: Refusal = { status: 404, words: 'There is nothing here.' };
/** Of the body with the key. */
const LARGEST_KEY = 1000;
const keyMessage = z.object({ token: z.string().max(200) });

/** The path of a request as it came, without decoding: nothing of ours needs that, and names are looked up in lists. */
function splitAddress(url: string): { path: string; query: string } {
  const at = url.indexOf('?');
  return at < 0 ? { path: url, query: '' } : { path: url.slice(0, at), query: url.slice(at + 1) };
}

/** A running server. Open it with {@link openServer}. */
export class WindowServer {
  readonly #options: ServeOptions;
  readonly #gate = new Gate();
  readonly #files: ReadonlyMap<string, StaticFile>;
  readonly #sockets: WindowSockets;
  readonly #icon: Uint8Array;
  #servers: readonly Server[] = [];
  #hosts = new KnownHosts(undefined, 0);
  #port = 0;

  constructor(options: ServeOptions) {
    this.#options = options;
    this.#files = readStaticFiles(options.rendererFolder);
    this.#icon = readFileSync(options.icon);
    this.#sockets = new WindowSockets(options);
  }

  /** Begins to listen. @throws {TagrollError} see `listen`. */
  async start(): Promise<void> {
    const { servers, port } = await listen(this.#options, (request, response) => {
      void this.#answer(request, response).catch((error: unknown) => this.#fail(request, response, error));
    });
    this.#servers = servers;
    this.#port = port;
    this.#hosts = new KnownHosts(this.#options.host, port);
    for (const server of servers) {
      server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    }
  }

  /** Without a key, so that it can be told to everybody. */
  get origin(): string {
    return `http://${reachableName(this.#options.host)}:${this.#port}`;
  }

  /** The address for the owner: good for this run, in as many browsers as wanted. */
  get address(): string {
    return `${this.origin}/#token=${this.#gate.token}`;
  }

  /** An address that opens once, within a minute. */
  singleAddress(): string {
    return `${this.origin}/#token=${this.#gate.ticket()}`;
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    const closed = this.#servers.map((server) => new Promise((resolve) => server.close(resolve)));
    await this.#sockets.close();
    for (const server of this.#servers) server.closeAllConnections();
    await Promise.all(closed);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path, query } = splitAddress(request.url ?? '');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const mayPost = path === '/session';
    if (!isRead && !(request.method === 'POST' && mayPost)) {
      const allow = mayPost ? 'POST' : 'GET, HEAD';
      // what its body holds is not waited for
      return refuse(
        response,
        { status: 405, words: 'This cannot be done here.' },
        { allow, connection: 'close' },
      );
    }
    const sender = path === '/' ? 'anyone' : isRead ? 'own page' : 'own page, with Origin';
    const refusal = refusalOf(request, this.#hosts, sender);
    if (refusal) return refuse(response, refusal, { connection: 'close' });
    if (path === '/') return this.#door(response);
    if (!isRead) return this.#exchange(request, response);
    // browsers ask for it at the door, also for a page in the room
    if (path === '/favicon.ico') return answer(response, 200, { 'content-type': 'image/png' }, this.#icon);
    if (!this.#gate.knows(request.headers.cookie, this.#port)) return refuse(response, NO_KEY);
    const { room } = this.#gate;
    if (!path.startsWith(room)) return refuse(response, NOTHING_HERE);
    return this.#insideRoom(path.slice(room.length), query, request, response);
  }

  #door(response: ServerResponse): void {
    const headers = {
      ...PAGE_HEADERS,
      ...APART_HEADERS,
      'content-security-policy': DOOR_POLICY,
      'content-type': 'text/html; charset=utf-8',
    };
    answer(response, 200, headers, DOOR);
  }

  /** The key for a cookie. */
  async #exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST_KEY) break;
      chunks.push(chunk);
    }
    const key = size > LARGEST_KEY ? null : parseKey(Buffer.concat(chunks).toString());
    if (key === null || !this.#gate.admits(key)) {
      this.#options.logger.log('warn', 'somebody asked to come in without the key');
      return refuse(response, NO_KEY, { connection: 'close' });
    }
    answer(
      response,
      200,
      { 'content-type': 'application/json', 'set-cookie': this.#gate.cookie(this.#port) },
      JSON.stringify({ address: this.#gate.room }),
    );
  }

  async #insideRoom(
    path: string,
    query: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const photo = parsePhotoAddress(path);
    if (photo) {
      const { pictures, logger } = this.#options;
      return servePhoto(pictures, photo, request, response, /^v=./.test(query), logger);
    }
    const file = this.#files.get(path === '' ? WINDOW_PAGE : path);
    if (!file) return refuse(response, NOTHING_HERE);
    const headers = {
      // some browsers do not count a WebSocket among 'self'; the name in this address was checked
      ...windowFileHeaders(file.mimeType, { contract: `ws://${request.headers.host!}` }),
      ...(isPage(file.mimeType) ? APART_HEADERS : {}),
      etag: file.tag,
      // the room is another one with each run, and files do not change within one
      'cache-control': isPage(file.mimeType) ? 'no-cache' : 'private, max-age=31536000, immutable',
    };
    if (!hasVersion(request.headers['if-none-match'], file.tag))
      return answer(response, 200, headers, file.bytes);
    answerHead(response, 304, headers);
    response.end();
  }

  /** A socket that wants to become a WebSocket. */
  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', (error) => this.#options.logger.log('debug', 'a socket broke', error));
    const refusal = this.#refusalOfUpgrade(request);
    if (!refusal) return this.#sockets.accept(request, socket, head);
    const { status, words } = refusal;
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n` +
        `content-length: ${Buffer.byteLength(words)}\r\n\r\n${words}`,
      () => socket.destroy(),
    );
  }

  #refusalOfUpgrade(request: IncomingMessage): Refusal | null {
    const foreign = refusalOf(request, this.#hosts, 'own page, with Origin');
    if (foreign) return foreign;
    if (!this.#gate.knows(request.headers.cookie, this.#port)) return NO_KEY;
    const isOurs = request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket';
    return isOurs && request.url === `${this.#gate.room}contract` ? null : NOTHING_HERE;
  }

  #fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    // whoever asked is gone, and so is whoever could be told
    if (response.destroyed || request.destroyed) return;
    this.#options.logger.log('error', 'a request could not be answered', error);
    if (response.headersSent) response.destroy();
    else
      refuse(response, { status: 500, words: 'Something went wrong inside the program; the log says more.' });
  }
}

function parseKey(body: string): string | null {
  try {
    return keyMessage.safeParse(JSON.parse(body)).data?.token ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Starts a server. @throws {TagrollError} NOT_HERE where the window was not built; see `listen`. */
export async function openServer(options: ServeOptions): Promise<WindowServer> {
  const server = new WindowServer(options);
  await server.start();
  return server;
}
