/** @file The decoder in a thread of its own: it goes on while the main thread is held, as a running model holds it. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { pathFromString } from '../../../src/core/domain/filePath.ts';
import type { Logger } from '../../../src/core/domain/logger.ts';
import type { Decoder, DecodeRequest } from '../../../src/core/media/decoder.ts';
import { startDecoder } from '../../../src/core/media/decoderClient.ts';
import { startThreadedDecoder } from '../../../src/core/media/threadedDecoder.ts';
import { projectFolder } from '../../fixtures/shared.ts';

const thread = join(projectFolder, 'src/core/media/decoderThread.ts');
const unruly = join(projectFolder, 'test/fixtures/decoders/unruly.ts');
const real = join(projectFolder, 'src/core/media/decoderProcess.ts');

let lines: string[] = [];
const logger: Logger = { log: (level, message) => void lines.push(`${level}: ${message}`) };
const open: Decoder[] = [];

function start(entry: string): Decoder {
  const decoder = startThreadedDecoder(thread, { entry, concurrency: 3, timeoutMs: 5000 }, logger);
  open.push(decoder);
  return decoder;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((decoder) => decoder.close()));
  lines = [];
});

function request(path: string, change: Partial<DecodeRequest> = {}): DecodeRequest {
  return {
    path: pathFromString(path),
    skipIfHash: null,
    wantMetadata: false,
    wantThumbnail: true,
    inputs: [],
    ...change,
  };
}

/** Holds this thread, as onnxruntime does. */
function hold(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

describe('the decoder in a thread', () => {
  it('goes through all that it was given while the main thread is held', async () => {
    const decoder = start(unruly);
    await decoder.decode(request('/photos/a'));
    const before = performance.now();
    // three at a time, 300 ms each: three rounds
    const photos = Promise.all(
      Array.from({ length: 9 }, (_, index) => decoder.decode(request(`/photos/slow${index}`))),
    );
    hold(1500);
    expect((await photos).every(({ content }) => content.ok)).toBe(true);
    // without the thread, two rounds would come only now
    expect(performance.now() - before).toBeLessThan(1500 + 500);
  });

  it('outlives a process that crashes, and says so in the log', async () => {
    const decoder = start(unruly);
    const [bad, good] = await Promise.all([
      decoder.decode(request('/photos/crash')),
      decoder.decode(request('/photos/slow')),
    ]);
    expect(bad.content).toMatchObject({ ok: false, failure: { code: 'DECODER_CRASHED' } });
    expect(good.content.ok).toBe(true);
    expect(lines.some((line) => line.includes('SIGSEGV'))).toBe(true);
  });

  it('gives what the decoder gives, array by array', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tagroll-thread-'));
    const direct = startDecoder({ entry: real, concurrency: 3, logger });
    open.push(direct);
    try {
      const path = join(folder, 'photo.jpg');
      await sharp({ create: { width: 900, height: 600, channels: 3, background: '#336699' } })
        .jpeg()
        .toFile(path);
      const spec = {
        resize: 'cover-crop',
        resizeShortSide: null,
        interpolation: 'bicubic',
        padColour: [0, 0, 0],
      } as const;
      const wanted = request(path, {
        wantMetadata: true,
        inputs: [
          { ...spec, width: 224, height: 224 },
          { ...spec, width: 32, height: 48 },
        ],
      });
      const threaded = start(real);
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
    const decoder = start(unruly);
    const { content } = await decoder.decode(request('/photos/a'));
    if (!content.ok) throw new Error(content.failure.message);
    // where the unruly decoder says which process it is
    const pid = content.value.mtimeMs;
    const waiting = decoder.decode(request('/photos/wait'));
    await Promise.all([decoder.close(), decoder.close()]);
    expect((await waiting).content).toMatchObject({ ok: false, failure: { code: 'CANCELLED' } });
    await expect(decoder.decode(request('/photos/b'))).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });
});
