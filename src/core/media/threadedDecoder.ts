/**
 * @file The decoder as the tagger process uses it, and the library for its previews: the decoder client in a thread of its
 * own (why: decoderThread.ts).
 */

import { Worker } from 'node:worker_threads';
import { TagrollError } from '../domain/errors.ts';
import type { LogLevel, Logger } from '../domain/logger.ts';
import type { Decoded, Decoder, DecodeRequest, Outcome, Preview, PreviewRequest } from './decoder.ts';
import type { DecoderOptions } from './decoderClient.ts';

/** What crosses to the thread when it starts. */
export type ThreadedDecoderOptions = Omit<DecoderOptions, 'logger'>;

/** To the thread. Both sides are this program's own, so nothing is parsed. */
export type ToDecoderThread =
  | { readonly type: 'decode'; readonly id: number; readonly request: DecodeRequest }
  | { readonly type: 'preview'; readonly id: number; readonly request: PreviewRequest }
  | { readonly type: 'prepare' }
  | { readonly type: 'close' };

/** From the thread. */
export type FromDecoderThread =
  | { readonly type: 'decoded'; readonly id: number; readonly decoded: Decoded }
  | { readonly type: 'previewed'; readonly id: number; readonly preview: Outcome<Preview> }
  | { readonly type: 'log'; readonly level: LogLevel; readonly message: string; readonly details?: unknown }
  | { readonly type: 'closed' };

interface Waiting<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (error: TagrollError) => void;
}

/**
 * Starts the thread; the decoder process comes with the first photo, or with `prepare`. A fault of the thread itself is a
 * fault of this program and ends it: what is under way is rejected with DECODER_CRASHED, and `onFault` is told.
 * @param threadEntry absolute path of the thread's entry
 */
export function startThreadedDecoder(
  threadEntry: string,
  options: ThreadedDecoderOptions,
  logger: Logger,
  onFault: (error: unknown) => void,
): Decoder {
  const worker = new Worker(threadEntry, { workerData: options });
  const waiting = new Map<number, Waiting<Decoded>>();
  const waitingPreviews = new Map<number, Waiting<Outcome<Preview>>>();
  let nextId = 1;
  let closed: Promise<void> | null = null;
  let onClosed: () => void = () => undefined;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, this is a thread
  const post = (message: ToDecoderThread): void => worker.postMessage(message);
  worker.on('message', (message: FromDecoderThread) => {
    if (message.type === 'log') logger.log(message.level, message.message, message.details);
    else if (message.type === 'closed') onClosed();
    else if (message.type === 'previewed') {
      waitingPreviews.get(message.id)?.resolve(message.preview);
      waitingPreviews.delete(message.id);
    } else {
      waiting.get(message.id)?.resolve(message.decoded);
      waiting.delete(message.id);
    }
  });
  worker.on('error', (error) => {
    closed ??= Promise.resolve();
    onClosed();
    const crashed = new TagrollError(
      'DECODER_CRASHED',
      'The picture could not be read, because what reads pictures has failed. Try again.',
      { cause: error },
    );
    for (const { reject } of [...waiting.values(), ...waitingPreviews.values()]) reject(crashed);
    waiting.clear();
    waitingPreviews.clear();
    onFault(error);
  });
  const cancelled = (): TagrollError => new TagrollError('CANCELLED', 'Reading photos was stopped.');
  return {
    decode: (request) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(cancelled());
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        post({ type: 'decode', id, request });
      }),
    preview: (request) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(cancelled());
        const id = nextId++;
        waitingPreviews.set(id, { resolve, reject });
        post({ type: 'preview', id, request });
      }),
    prepare: () => post({ type: 'prepare' }),
    close: () =>
      (closed ??= new Promise<void>((resolve) => {
        onClosed = resolve;
        post({ type: 'close' });
      }).then(async () => {
        await worker.terminate();
      })),
  };
}
