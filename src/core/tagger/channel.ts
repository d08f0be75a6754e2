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

/** The channel of a child process that was forked with `serialization: 'advanced'`; null where it was not forked. */
export function parentChannel(): Channel | null {
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
