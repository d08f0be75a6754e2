/** @file The contract over WebSockets: one {@link Connection} of the service for each window. */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { decodeMessage, encodeMessage } from '../../contract/messagePack.ts';
import type { FromWindow, ToWindow } from '../../contract/wire.ts';
import type { Logger } from '../../core/domain/logger.ts';
import type { Service } from '../../service/service.ts';
import { HeldEvents } from './heldEvents.ts';

/** Bytes of the largest message: a picture to try, and a little around it. */
const LARGEST = 200_000_000 + 1000;
/** Bytes of every other message: the ids of five million photos, and a little around them. */
const LARGEST_USUAL = 20_000_000 + 1_000_000;
/** The largest inputs of the contract: a thousand ids or changes of tags, and texts of 10,000 characters. */
const LIMITS = { depth: 16, values: 50_000, textLength: 100_000 };
/** Events wait while so many bytes are on their way to a window. */
const MUCH_UNDERWAY = 4_000_000;
/** A window that asks for so many bytes and does not read them is given up. */
const TOO_MUCH_UNDERWAY = 500_000_000;
const MOST_WINDOWS = 32;
/** Milliseconds between two signs of life. */
const HEARTBEAT = 30_000;
/** Milliseconds that a window has to say goodbye when the server ends. */
const GOODBYE = 500;

/** Codes of RFC 6455, section 7.4.1. */
const CLOSE = { goingAway: 1001, notBinary: 1003, notAMessage: 1007, tooBig: 1009, tooMany: 1013 } as const;

export interface WindowSocketsOptions {
  readonly service: Service;
  readonly logger: Logger;
  /** Milliseconds between two signs of life. */
  readonly heartbeat?: number;
}

/** The sockets of all windows. */
export class WindowSockets {
  readonly #service: Service;
  readonly #logger: Logger;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: LARGEST,
    // over loopback it would only cost time; with it a small message can be a large one
    perMessageDeflate: false,
  });
  /** Sockets that gave a sign of life since the last heartbeat. */
  readonly #alive = new WeakSet<WebSocket>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor({ service, logger, heartbeat = HEARTBEAT }: WindowSocketsOptions) {
    this.#service = service;
    this.#logger = logger;
    this.#heartbeat = setInterval(() => this.#listenForLife(), heartbeat).unref();
  }

  /** Takes over a connection whose request was found in order. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (window) => {
      if (this.#server.clients.size > MOST_WINDOWS) window.close(CLOSE.tooMany, 'too many windows');
      else this.#open(window);
    });
  }

  #open(window: WebSocket): void {
    const held = new HeldEvents();
    const write = (message: ToWindow): void => {
      window.send(encodeMessage(message), () => {
        if (!held.isEmpty && window.bufferedAmount <= MUCH_UNDERWAY / 2)
          for (const one of held.take()) write(one);
      });
    };
    const connection = this.#service.connect((message) => {
      if (window.readyState !== window.OPEN) return;
      if (message.verb === 'event' && (!held.isEmpty || window.bufferedAmount > MUCH_UNDERWAY))
        held.hold(message);
      else write(message);
      if (window.bufferedAmount > TOO_MUCH_UNDERWAY) {
        this.#logger.log('warn', 'a window does not read what it asked for, and was cut off');
        window.terminate();
      }
    });
    this.#alive.add(window);
    window.on('pong', () => this.#alive.add(window));
    window.on('close', () => connection.close());
    window.on('error', (error) => this.#logger.log('warn', 'a window broke the rules of its socket', error));
    window.on('message', (data, isBinary) => {
      this.#alive.add(window);
      // what comes behind a message for which the window was shut is not looked at
      if (window.readyState !== window.OPEN) return;
      if (!isBinary) return window.close(CLOSE.notBinary, 'binary messages only');
      const message = this.#parse(window, data);
      if (message !== undefined) connection.receive(message);
    });
  }

  /** The message, or undefined where the window was shut for it. */
  #parse(window: WebSocket, data: RawData): unknown {
    // the server was made to hand over Buffers
    const { buffer, byteOffset, byteLength } = data as Buffer<ArrayBuffer>;
    let message: unknown;
    try {
      message = decodeMessage(new Uint8Array(buffer, byteOffset, byteLength), LIMITS);
    } catch (error) {
      this.#logger.log('warn', 'a window sent what is no message', error);
      window.close(CLOSE.notAMessage, 'not a message');
      return undefined;
    }
    if (byteLength <= LARGEST_USUAL || bringsPicture(message)) return message ?? null;
    window.close(CLOSE.tooBig, 'too big');
    return undefined;
  }

  #listenForLife(): void {
    for (const window of this.#server.clients) {
      if (!this.#alive.delete(window)) window.terminate();
      else window.ping();
    }
  }

  /** Shuts all windows; whoever does not answer is cut off. */
  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    const windows = [...this.#server.clients];
    const gone = windows.map(
      (window) => new Promise<void>((resolve) => window.once('close', () => resolve())),
    );
    for (const window of windows) window.close(CLOSE.goingAway, 'the server ends');
    const patience = setTimeout(() => windows.forEach((window) => window.terminate()), GOODBYE);
    await Promise.all(gone);
    clearTimeout(patience);
    this.#server.close();
  }
}

/** True for the one call whose input may be large. */
function bringsPicture(message: unknown): boolean {
  const call = message as Partial<Extract<FromWindow, { verb: 'call' }>> | null;
  return call?.verb === 'call' && call.name === 'tryPicture';
}
