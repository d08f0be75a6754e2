/**
 * @file The pipe between the tagger process and the one that uses it, seen from the tagger process. A plain child
 * process has one kind, an Electron utility process another; nothing else of the tagger knows which it is.
 */

export interface Channel {
  /** Resolves when the message is on its way, so that it survives a crash right after. */
  send(message: unknown): Promise<void>;
  onMessage(listener: (message: unknown) => void): void;
  /** The other side is gone. */
  onClose(listener: () => void): void;
}

/** What Electron puts into a utility process (https://www.electronjs.org/docs/latest/api/parent-port). */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
}

function utilityChannel(port: ParentPort): Channel {
  return {
    send: (message) => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, this is a port
      port.postMessage(message);
      // the port says nothing of when a message has left this process; a turn of the event loop is what it needs
      return new Promise((resolve) => setImmediate(resolve));
    },
    onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
    onClose: (listener) => port.on('close', listener),
  };
}

/** The channel to the process that started this one; null where a person did. */
export function parentChannel(): Channel | null {
  const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort };
  if (parentPort) return utilityChannel(parentPort);
  // a child that was forked with `serialization: 'advanced'`
  const send = process.send?.bind(process);
  if (!send) return null;
  return {
    send: (message) =>
      new Promise((resolve) => {
        // an error means that the parent is gone; 'disconnect' follows and ends this process
        send(message, undefined, undefined, () => resolve());
      }),
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.on('disconnect', listener),
  };
}
