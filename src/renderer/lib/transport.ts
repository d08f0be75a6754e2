/** @file How the window reaches the library: over the bridge of the desktop program, or over a WebSocket where it is served. */

import type { Bridge } from '../../contract/bridge.ts';
import type { FromWindow, ToWindow } from '../../contract/wire.ts';

export interface Transport {
  send(message: FromWindow): void;
  onMessage(listener: (message: ToWindow) => void): void;
  /** Told when the way to the library is lost or there again; a call under way when it is lost gets no answer. */
  onConnection(listener: (isConnected: boolean) => void): void;
}

declare global {
  interface Window {
    /** Put there by the preload script; only in the desktop program. */
    readonly tagroll?: Bridge;
  }
}

/** The desktop program's bridge, or null where the window is served to a browser. */
export const bridge: Bridge | null = window.tagroll ?? null;

/** True in the desktop program, which alone has dialogs, paths and other programs to offer; the library's `host` says the same. */
export const isDesktop = bridge !== null;

/** The way to the library inside the desktop program: never lost. */
export function bridgeTransport(bridge: Bridge): Transport {
  return {
    send: (message) => bridge.send(message),
    onMessage: (listener) => bridge.onMessage(listener),
    onConnection: (listener) => listener(true),
  };
}
