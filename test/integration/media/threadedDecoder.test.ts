/** @file The decoder in a thread of its own: it goes on while the main thread is held, as a running model holds it. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import type { FilePath } from '../../../src/core/domain/filePath.ts';
import type { Logger } from '../../../src/core/domain/logger.ts';
import type { Decoder } from '../../../src/core/media/decoder.ts';
import { startDecoder } from '../../../src/core/media/decoderClient.ts';
import { startThreadedDecoder } from '../../../src/core/media/threadedDecoder.ts';
import {
  decoderEntry,
  requestAll,
  requestThumbnail,
  modelInput,
  unrulyEntry,
} from '../../fixtures/decoders/photos.ts';
import { projectFolder } from '../../fixtures/shared.ts';

const thread = join(projectFolder, 'src/core/media/decoderThread.ts');

let lines: string[] = [];
const logger: Logger = { log: (level, message) => void lines.push(`${level}: ${message}`) };
const open: Decoder[] = [];

function start(entry: string): Decoder {
  const decoder = startThreadedDecoder(
    thread,
    { entry, concurrency: 3, timeoutMs: 5000 },
    logger,
    (fault) => {
      throw fault;
    },
  );
  open.push(decoder);
  return decoder;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((decoder) => decoder.close()));
  lines = [];
});

/** Holds this thread, as onnxruntime does. */
function hold(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

describe('the decoder in a thread', () => {
  it('goes through all that it was given while the main thread is held', async () => {
    const decoder = start(unrulyEntry);
    await decoder.decode(requestThumbnail('/photos/a'));
    const before = performance.now();
    // three at a time, 300 ms each: three rounds
    const photos = Promise.all(
      Array.from({ length: 9 }, (_, index) => decoder.decode(requestThumbnail(`/photos/slow${index}`))),
    );
    hold(1500);
    expect((await photos).every(({ content }) => content.ok)).toBe(true);
    // without the thread, two rounds would come only now
    expect(performance.now() - before).toBeLessThan(1500 + 500);
  });

  /** A decoder whose thread fails at whatever it is asked, and what is told of that. */
  function broken(): { readonly decoder: Decoder; readonly faults: readonly unknown[] } {
    const faults: unknown[] = [];
    const decoder = startThreadedDecoder(
      join(projectFolder, 'test/fixtures/decoders/brokenThread.ts'),
      { entry: unrulyEntry, concurrency: 3, timeoutMs: 5000 },
      logger,
      (fault) => faults.push(fault),
    );
    return { decoder, faults };
  }

  it('refuses what is under way where the thread itself fails, and tells it', async () => {
    const { decoder, faults } = broken();
    const both = [
      decoder.decode(requestThumbnail('/photos/a')),
      decoder.preview({ path: '/photos/b' as FilePath, longSide: 100 }),
    ];
    for (const one of both) await expect(one).rejects.toMatchObject({ code: 'DECODER_CRASHED' });
    expect(faults).toMatchObject([{ message: 'The thread is broken.' }]);
    await decoder.close();
  });

  it('is closed also where the thread fails at that', async () => {
    const { decoder, faults } = broken();
    await decoder.close();
    expect(faults).toMatchObject([{ message: 'The thread is broken.' }]);
  });

  it('outlives a process that crashes, and says so in the log', async () => {
    const decoder = start(unrulyEntry);
    const [bad, good] = await Promise.all([
      decoder.decode(requestThumbnail('/photos/crash')),
      decoder.decode(requestThumbnail('/photos/slow')),
    ]);
    expect(bad.content).toMatchObject({ ok: false, failure: { code: 'DECODER_CRASHED' } });
    expect(good.content.ok).toBe(true);
    expect(lines.some((line) => line.includes('SIGSEGV'))).toBe(true);
  });

  it('survives an answer that is none, with all that is logged of it', async () => {
    const { content } = await start(unrulyEntry).decode(requestThumbnail('/photos/nonsense'));
    expect(content).toMatchObject({ ok: false, failure: { code: 'DECODER_CRASHED' } });
    expect(lines.some((line) => line.startsWith('error: ') && line.includes('not valid'))).toBe(true);
  });

  it('gives what the decoder gives, array by array', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tagroll-thread-'));
    const direct = startDecoder({ entry: decoderEntry, concurrency: 3, logger });
    open.push(direct);
    try {
      const path = join(folder, 'photo.jpg');
      await sharp({ create: { width: 900, height: 600, channels: 3, background: '#336699' } })
        .jpeg()
        .toFile(path);
      const wanted = requestAll(path, [modelInput(), modelInput({ width: 32, height: 48 })]);
      const threaded = start(decoderEntry);
      threaded.prepare();
      const [one, two, other] = await Promise.all([
        threaded.decode(wanted),
        threaded.decode(wanted),
        direct.decode(wanted),
      ]);
      if (!one.picture?.ok) throw new Error('not decoded');
      expect(one.picture.value.inputs.map(({ length }) => length)).toEqual([224 * 224 * 3, 32 * 48 * 3]);
      expect(one).toEqual(other);
      expect(two).toEqual(other);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('takes no more photos once it is closed, and leaves no process', async () => {
    const decoder = start(unrulyEntry);
    const { content } = await decoder.decode(requestThumbnail('/photos/a'));
    if (!content.ok) throw new Error(content.failure.message);
    // where the unruly decoder says which process it is
    const pid = content.value.mtimeMs;
    const waiting = decoder.decode(requestThumbnail('/photos/wait'));
    await Promise.all([decoder.close(), decoder.close()]);
    expect((await waiting).content).toMatchObject({ ok: false, failure: { code: 'CANCELLED' } });
    await expect(decoder.decode(requestThumbnail('/photos/b'))).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });
});
