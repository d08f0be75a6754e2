/**
 * @file Entry of the decoder thread: a worker thread of the tagger process that keeps the decoder process at work.
 *
 * onnxruntime-node runs a model on the thread that asks for it (`setImmediate`, then synchronously:
 * https://github.com/microsoft/onnxruntime/issues/26968). While a batch runs, that thread hands out no photo; this one
 * does. The models stay on the process's main thread, because onnxruntime-node in worker threads has crashed programs
 * (https://github.com/microsoft/onnxruntime/issues/24486).
 */

import { parentPort, workerData } from 'node:worker_threads';
import type { Decoded, DecodeRequest, Outcome, Preview, PreviewRequest } from './decoder.ts';
import { startDecoder } from './decoderClient.ts';
import type { FromDecoderThread, ThreadedDecoderOptions, ToDecoderThread } from './threadedDecoder.ts';

function post(message: FromDecoderThread, moved: ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, moved);
}

/** A result whose arrays have memory of their own, which can be moved to the other thread. */
function movable(decoded: Decoded): { decoded: Decoded; moved: ArrayBuffer[] } {
  if (!decoded.picture?.ok) return { decoded, moved: [] };
  const moved: ArrayBuffer[] = [];
  // a message from the decoder process is one piece of memory, perhaps with parts of others
  const own = (bytes: Uint8Array): Uint8Array => {
    const copy = new Uint8Array(bytes);
    moved.push(copy.buffer);
    return copy;
  };
  const { thumbnail, fingerprint, inputs } = decoded.picture.value;
  const value = {
    thumbnail: thumbnail && { ...thumbnail, jpeg: own(thumbnail.jpeg) },
    fingerprint: fingerprint && own(fingerprint),
    inputs: inputs.map(own),
  };
  return { decoded: { ...decoded, picture: { ok: true, value } }, moved };
}

const decoder = startDecoder({
  ...(workerData as ThreadedDecoderOptions),
  logger: { log: (level, message, details) => post({ type: 'log', level, message, details }) },
});

parentPort!.on('message', (message: ToDecoderThread) => {
  if (message.type === 'prepare') decoder.prepare();
  else if (message.type === 'close') void decoder.close().then(() => post({ type: 'closed' }));
  else if (message.type === 'preview') preview(message.id, message.request);
  else decode(message.id, message.request);
});

function decode(id: number, request: DecodeRequest): void {
  void decoder.decode(request).then((result) => {
    const { decoded, moved } = movable(result);
    post({ type: 'decoded', id, decoded }, moved);
  });
}

function preview(id: number, request: PreviewRequest): void {
  void decoder.preview(request).then((result) => {
    const moved: ArrayBuffer[] = [];
    let answer: Outcome<Preview> = result;
    if (result.ok) {
      const jpeg = new Uint8Array(result.value.jpeg);
      moved.push(jpeg.buffer);
      answer = { ok: true, value: { ...result.value, jpeg } };
    }
    post({ type: 'previewed', id, preview: answer }, moved);
  });
}
