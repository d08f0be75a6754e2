/** @file A served window on a port of its own, with pictures and a page made for the test, and clients that speak to it. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { WebSocket } from 'ws';
import { servedHost } from '../../../src/cli/serve/host.ts';
import { openServer, type ServeOptions, type WindowServer } from '../../../src/cli/serve/httpServer.ts';
import { decodeMessage, encodeMessage } from '../../../src/contract/messagePack.ts';
import type { ToWindow } from '../../../src/contract/wire.ts';
import type { FilePath } from '../../../src/core/domain/filePath.ts';
import type { Logger } from '../../../src/core/domain/logger.ts';
import type { Library } from '../../../src/core/library.ts';
import { openLibrary } from '../../../src/core/openLibrary.ts';
import type { Picture } from '../../../src/core/pictures.ts';
import { programPlaces } from '../../../src/service/places.ts';
import { Service } from '../../../src/service/service.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What stands in the file beside the window's folder, where no request may get. */
export const SECRET = 'nobody may read this';

const PAGE = `<!doctype html><title>Tagroll</title><script type="module" src="./assets/window-abc.js"></script>`;

/** The files of the window's folder, and one beside it. */
function writeWindow(folder: string): string {
  const files = {
    'secret.html': SECRET,
    'renderer/index.html': PAGE,
    'renderer/assets/window-abc.js': 'export const window = 1;',
    'renderer/assets/window-abc.css': 'body { margin: 0 }',
    'renderer/assets/drawing-abc.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'renderer/assets/window-abc.js.map': SECRET,
    'renderer/notes.txt': SECRET,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return join(folder, 'renderer');
}

/** Everything that the tests of the served window need; `close` it. */
export class TestServer {
  readonly folder: string;
  readonly library: Library;
  readonly service: Service;
  readonly server: WindowServer;
  readonly pictures: Map<number, Picture>;
  readonly logged: string[];
  /** As a browser has it after it opened the printed address. */
  cookie = '';
  room = '';

  private constructor(
    parts: Pick<TestServer, 'folder' | 'library' | 'service' | 'server' | 'pictures' | 'logged'>,
  ) {
    this.folder = parts.folder;
    this.library = parts.library;
    this.service = parts.service;
    this.server = parts.server;
    this.pictures = parts.pictures;
    this.logged = parts.logged;
  }

  static async start(options: Partial<ServeOptions> = {}): Promise<TestServer> {
    const folder = mkdtempSync(join(tmpdir(), 'tagroll-serve-'));
    const rendererFolder = writeWindow(folder);
    const logged: string[] = [];
    const logger: Logger = { log: (level, message) => void logged.push(`${level}: ${message}`) };
    const places = programPlaces(import.meta.url);
    const library = await openLibrary({
      catalogueFolder: join(folder, 'catalogue'),
      resourcesFolder: places.resources,
      keepsStarter: false,
      decoderEntry: places.decoderEntry,
      decoderThreadEntry: places.decoderThreadEntry,
      backupThreadEntry: places.backupThreadEntry,
      nodePath: null,
      logger,
      startTagger: () => {
        throw new Error('no test of the server needs a model');
      },
    });
    const service = new Service({ library, host: servedHost('1.2.3'), logger });
    const pictures = new Map<number, Picture>();
    const server = await openServer({
      service,
      pictures: { picture: (_kind, photoId) => Promise.resolve(pictures.get(photoId) ?? null) },
      rendererFolder,
      icon: join(places.resources, 'icons', 'icon.png'),
      host: undefined,
      port: 0,
      logger,
      ...options,
    });
    const test = new TestServer({ folder, library, service, server, pictures, logged });
    await test.#enter();
    return test;
  }

  async #enter(): Promise<void> {
    const answer = await this.post('/session', { token: this.token });
    this.cookie = String(answer.headers['set-cookie']).split(';')[0]!;
    this.room = (JSON.parse(answer.body.toString()) as { address: string }).address;
  }

  get port(): number {
    return Number(new URL(this.server.origin).port);
  }

  get token(): string {
    return new URLSearchParams(new URL(this.server.address).hash.slice(1)).get('token')!;
  }

  /** Adds a picture that is a file with this content. */
  addFile(photoId: number, name: string, content: string | Uint8Array, mimeType = 'image/jpeg'): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    this.addPath(photoId, path, mimeType);
    return path;
  }

  addPath(photoId: number, path: string, mimeType = 'image/jpeg'): void {
    this.pictures.set(photoId, {
      kind: 'file',
      path: path as FilePath,
      mimeType,
      size: 0,
      version: `v${photoId}`,
    });
  }

  /** A request just as it is given, with no cookie of its own. */
  request(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        { host: '127.0.0.1', port: this.port, method, path, headers, agent: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode!,
              headers: response.headers,
              body: Buffer.concat(chunks),
            }),
          );
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<HttpAnswer> {
    const own = { 'content-type': 'application/json', origin: this.server.origin };
    return this.request('POST', path, { ...own, ...headers }, JSON.stringify(body));
  }

  /** From inside the room, as the page asks. */
  get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<HttpAnswer> {
    return this.request(method, `${this.room}${path}`, { cookie: this.cookie, ...headers });
  }

  /** A connection on which a test says what it likes. */
  socket(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1', () => resolve(socket));
      socket.once('error', reject);
    });
  }

  /** Sends these bytes, and gives back all that comes until the server ends the connection. */
  async raw(bytes: string | Uint8Array): Promise<string> {
    const socket = await this.socket();
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    // a server that shuts the door with a bang is one that shuts it
    socket.on('error', () => undefined);
    socket.write(bytes);
    await new Promise((resolve) => socket.once('close', resolve));
    return Buffer.concat(chunks).toString('latin1');
  }

  /** A window's socket as the page opens it, or with other headers. */
  webSocket(headers: Record<string, string> = {}, path = `${this.room}contract`): WebSocket {
    const own = { cookie: this.cookie, origin: this.server.origin };
    return new WebSocket(`ws://127.0.0.1:${this.port}${path}`, { headers: { ...own, ...headers } });
  }

  async window(): Promise<TestWindow> {
    const socket = this.webSocket();
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new TestWindow(socket);
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.library.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The window's end of an open socket. */
export class TestWindow {
  readonly socket: WebSocket;
  readonly received: ToWindow[] = [];
  readonly closed: Promise<number>;
  readonly #listeners = new Set<() => void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer<ArrayBuffer>) => {
      this.received.push(decodeMessage(new Uint8Array(data)) as ToWindow);
      for (const listener of this.#listeners) listener();
    });
    this.closed = new Promise((resolve) => socket.once('close', (code: number) => resolve(code)));
  }

  send(message: unknown): void {
    this.socket.send(encodeMessage(message));
  }

  /** The first message that the test accepts, now or later. */
  until<Found extends ToWindow>(accept: (message: ToWindow) => message is Found): Promise<Found> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.received.find(accept);
        if (!found) return;
        this.#listeners.delete(look);
        resolve(found);
      };
      this.#listeners.add(look);
      look();
    });
  }

  /** Calls, and waits for the answer. */
  async call(
    id: number,
    name: string,
    input: unknown = {},
    kind = 'query',
  ): Promise<Extract<ToWindow, { verb: 'answer' }>['answer']> {
    this.send({ verb: 'call', id, kind, name, input });
    const { answer } = await this.until(
      (message): message is Extract<ToWindow, { verb: 'answer' }> =>
        message.verb === 'answer' && message.id === id,
    );
    return answer;
  }
}
