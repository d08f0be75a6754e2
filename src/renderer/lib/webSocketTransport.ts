/** @file The way to the library from a browser: a WebSocket to the server that the page came from. */

import { decodeMessage, encodeMessage } from '../../contract/messagePack.ts';
import type { FromWindow, ToWindow } from '../../contract/wire.ts';
import type { Transport } from './transport.ts';

/** Milliseconds between tries to connect again. */
const PAUSE = 1000;

/** Connects, and connects again whenever the connection is lost. What is sent meanwhile waits. */
export function webSocketTransport(): Transport {
  let socket: WebSocket | null = null;
  let onMessage: (message: ToWindow) => void = () => undefined;
  let onConnection: (isConnected: boolean) => void = () => undefined;
  let waiting: FromWindow[] = [];

  const address = new URL('contract', document.baseURI);
  address.protocol = address.protocol.replace('http', 'ws');

  const connect = (): void => {
    const opened = new WebSocket(address);
    opened.binaryType = 'arraybuffer';
    opened.addEventListener('open', () => {
      socket = opened;
      onConnection(true);
      for (const message of waiting) opened.send(encodeMessage(message));
      waiting = [];
    });
    opened.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) =>
      onMessage(decodeMessage(new Uint8Array(data)) as ToWindow),
    );
    opened.addEventListener('close', () => {
      if (socket === opened) {
        socket = null;
        onConnection(false);
      }
      setTimeout(connect, PAUSE);
    });
  };
  connect();

  return {
    send: (message) => {
      if (socket) socket.send(encodeMessage(message));
      // subscriptions are told anew with each connection
      else if (message.verb === 'call') waiting.push(message);
    },
    onMessage: (listener) => void (onMessage = listener),
    onConnection: (listener) => void (onConnection = listener),
  };
}
