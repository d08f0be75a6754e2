/**
 * @file Entry of the decoder process: a plain Node child process, forked by the decoder client with advanced
 * serialisation. It may crash: libvips reads files that nobody has checked.
 *
 * The environment is set by the client: UV_THREADPOOL_SIZE must exceed the number of jobs at a time, because each decode
 * holds one thread of libuv's pool.
 */

import sharp from 'sharp';
import { decodeFile, previewFile, type Report } from './decode.ts';
import { messageToDecoder, type MessageFromDecoder } from './decoderMessages.ts';

// several photos at a time, one thread each, wins over several threads for one photo
sharp.concurrency(1);
// no file is decoded twice
sharp.cache(false);

function send(message: MessageFromDecoder): void {
  // the parent may be gone: 'disconnect' then ends this process
  if (process.connected) process.send!(message);
}

const report: Report = (request, thrown) => {
  const causes: string[] = [];
  for (let one = thrown; one instanceof Error && causes.length < 4; one = one.cause) {
    causes.push(one.cause === undefined ? (one.stack ?? one.message) : one.message);
  }
  const text = causes.length > 0 ? causes.join(' <- ') : String(thrown);
  send({ type: 'log', level: 'debug', message: `${request.path}: ${text}` });
};

/** Reading it from the system takes half a millisecond while the processor is busy, so it is read now and then. */
const MEMORY_EVERY_MS = 500;
let memory = { at: -Infinity, bytes: 0 };

/** Memory of this process, in bytes. */
function residentBytes(): number {
  const now = performance.now();
  if (now - memory.at > MEMORY_EVERY_MS) memory = { at: now, bytes: process.memoryUsage.rss() };
  return memory.bytes;
}

/** A request that does not fit the schema is a fault of the program; it must not look like a crash on this file. */
function refuse(raw: unknown, reason: string): void {
  send({ type: 'log', level: 'error', message: `A message to the decoder is not valid: ${reason}` });
  if (typeof raw !== 'object' || raw === null || !('id' in raw) || typeof raw.id !== 'number') return;
  const failure = {
    code: 'INTERNAL',
    message: 'The photo could not be read: the request for it is not valid.',
    transient: false,
  } as const;
  const outcome = { ok: false, failure } as const;
  const memory = { id: raw.id, residentBytes: residentBytes() };
  if ('type' in raw && raw.type === 'preview') send({ type: 'previewed', preview: outcome, ...memory });
  else send({ type: 'decoded', decoded: { content: outcome, metadata: null, picture: null }, ...memory });
}

process.on('message', (raw: unknown) => {
  const parsed = messageToDecoder.safeParse(raw);
  if (!parsed.success) {
    refuse(raw, parsed.error.message);
    return;
  }
  const message = parsed.data;
  if (message.type === 'ping') {
    send({ type: 'pong' });
    return;
  }
  const { id } = message;
  if (message.type === 'preview') {
    void previewFile(message.request, report).then((preview) => {
      send({ type: 'previewed', id, preview, residentBytes: residentBytes() });
    });
    return;
  }
  void decodeFile(message.request, report).then((decoded) => {
    send({ type: 'decoded', id, decoded, residentBytes: residentBytes() });
  });
});

// Ctrl-C in a terminal reaches every process of the group: the tagger decides when this one ends
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
process.once('disconnect', () => process.exit(0));

send({ type: 'ready' });
