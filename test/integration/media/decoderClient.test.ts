/** @file The decoder client outlives its process: crashes, hangs, a process that does not start. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Logger } from '../../../src/core/domain/logger.ts';
import type { Decoded, Decoder, DecodeRequest } from '../../../src/core/media/decoder.ts';
import { startDecoder, type DecoderOptions } from '../../../src/core/media/decoderClient.ts';
import { decoderEntry, requestThumbnail, unrulyEntry } from '../../fixtures/decoders/photos.ts';
import { projectFolder } from '../../fixtures/shared.ts';

let lines: string[] = [];
const logger: Logger = { log: (level, message) => void lines.push(`${level}: ${message}`) };
const open: Decoder[] = [];

function start(options: Partial<DecoderOptions> = {}): Decoder {
  const decoder = startDecoder({ entry: unrulyEntry, concurrency: 3, timeoutMs: 1500, logger, ...options });
  open.push(decoder);
  return decoder;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((decoder) => decoder.close()));
  lines = [];
});

async function codes(decoder: Decoder, names: readonly string[]): Promise<Record<string, string>> {
  const all = await Promise.all(names.map((name) => decoder.decode(requestThumbnail(`/photos/${name}`))));
  return Object.fromEntries(
    all.map(({ content }, index) => [names[index]!, content.ok ? 'ok' : content.failure.code]),
  );
}

/** The process that answered, which the unruly decoder puts where the time of the file belongs. */
function processOf(decoded: Decoded): number {
  if (!decoded.content.ok) throw new Error(decoded.content.failure.message);
  return decoded.content.value.mtimeMs;
}

function startedProcesses(): number[] {
  return lines.flatMap((line) => /started: process (\d+)/.exec(line)?.[1] ?? []).map(Number);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // one that has ended but was not waited for is no longer running
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'ENOENT'))
      return false;
    throw error;
  }
}

describe('with a process that misbehaves', () => {
  it('gives up the photo that crashes it, and no other', async () => {
    const names = ['slow1', 'crash1', 'slow2', 'a', 'b', 'crash2', 'c', 'd', 'e'];
    expect(await codes(start(), names)).toEqual({
      ...Object.fromEntries(names.map((name) => [name, 'ok'])),
      crash1: 'DECODER_CRASHED',
      crash2: 'DECODER_CRASHED',
    });
    expect(lines.filter((line) => line.includes('signal SIGSEGV')).length).toBeGreaterThanOrEqual(2);
    expect(lines.some((line) => line.includes('about to crash on crash1'))).toBe(true);
  });

  it('gives up a photo that never ends, once, and runs the others again', async () => {
    const before = performance.now();
    expect(await codes(start(), ['slow1', 'wait1', 'slow2', 'a'])).toEqual({
      slow1: 'ok',
      wait1: 'DECODER_TIMEOUT',
      slow2: 'ok',
      a: 'ok',
    });
    // the process that all were in, and the one that it was alone in
    expect(startedProcesses()).toHaveLength(2);
    expect(performance.now() - before).toBeLessThan(8000);
  });

  it('is done with a photo that hangs after a second, shorter try alone', async () => {
    for (const name of ['wait1', 'hang1']) {
      const decoder = start();
      const before = performance.now();
      const { content } = await decoder.decode(requestThumbnail(`/photos/${name}`));
      expect(content).toMatchObject({ ok: false, failure: { code: 'DECODER_TIMEOUT', transient: false } });
      expect(performance.now() - before).toBeGreaterThan(1900);
      expect(performance.now() - before).toBeLessThan(5000);
      expect(startedProcesses()).toHaveLength(2);
      lines = [];
    }
  });

  it('finds the one that holds the event loop among those that were in it', async () => {
    expect(await codes(start(), ['slow1', 'hang1', 'a'])).toEqual({
      slow1: 'ok',
      hang1: 'DECODER_TIMEOUT',
      a: 'ok',
    });
  });

  it('does not trust a process that talks nonsense', async () => {
    expect(await codes(start(), ['a', 'nonsense', 'b'])).toEqual({
      a: 'ok',
      nonsense: 'DECODER_CRASHED',
      b: 'ok',
    });
  });

  it('replaces a process that has grown, without losing a photo', async () => {
    const decoder = start({ concurrency: 1 });
    const first = processOf(await decoder.decode(requestThumbnail('/photos/a')));
    expect(processOf(await decoder.decode(requestThumbnail('/photos/fat')))).toBe(first);
    const results = await Promise.all(
      ['b', 'c', 'd'].map((name) => decoder.decode(requestThumbnail(`/photos/${name}`))),
    );
    expect(new Set(results.map(processOf)).size).toBe(1);
    expect(processOf(results[0]!)).not.toBe(first);
    expect(isRunning(first)).toBe(false);
  });

  it('fails at once, and not for ever, where the process does not start', async () => {
    const decoder = start({ entry: join(projectFolder, 'missing.js') });
    const before = performance.now();
    expect(await codes(decoder, ['a', 'b'])).toEqual({ a: 'INTERNAL', b: 'INTERNAL' });
    expect(await codes(decoder, ['c'])).toEqual({ c: 'INTERNAL' });
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(startedProcesses()).toHaveLength(3);
  });

  it('fails where the Node binary is missing', async () => {
    expect(await codes(start({ execPath: '/nowhere/node' }), ['a'])).toEqual({ a: 'INTERNAL' });
  });

  it('starts the process before the first photo where it is told to, once', async () => {
    const decoder = start();
    expect(startedProcesses()).toHaveLength(0);
    decoder.prepare();
    decoder.prepare();
    expect(startedProcesses()).toHaveLength(1);
    expect(processOf(await decoder.decode(requestThumbnail('/photos/a')))).toBe(startedProcesses()[0]);
    decoder.prepare();
    expect(startedProcesses()).toHaveLength(1);
  });

  it('settles what is under way when it is closed, and refuses what comes later', async () => {
    const decoder = start();
    const waiting = decoder.decode(requestThumbnail('/photos/wait'));
    const queued = ['a', 'wait2', 'wait3', 'wait4'].map((name) =>
      decoder.decode(requestThumbnail(`/photos/${name}`)),
    );
    await expect.poll(() => startedProcesses().length).toBe(1);
    await decoder.close();
    expect((await waiting).content).toMatchObject({ ok: false, failure: { code: 'CANCELLED' } });
    await Promise.all(queued);
    await expect(decoder.decode(requestThumbnail('/photos/a'))).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(isRunning(startedProcesses()[0]!)).toBe(false);
  });
});

describe('with the real process', () => {
  let folder: string;
  let photos: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tagroll-decoder-'));
    const noise = await sharp({
      create: {
        width: 3000,
        height: 2000,
        channels: 3,
        background: '#446688',
        noise: { type: 'gaussian', mean: 128, sigma: 30 },
      },
    })
      .jpeg({ quality: 90 })
      .toBuffer();
    photos = Array.from({ length: 24 }, (_, index) => join(folder, `${index}.jpg`));
    await Promise.all(photos.map((path) => writeFile(path, noise)));
  });

  afterAll(async () => rm(folder, { recursive: true, force: true }));

  it('loses no photo when the process is killed while it works', async () => {
    const decoder = start({ entry: decoderEntry, concurrency: 2, timeoutMs: 15_000 });
    let done = 0;
    const all = photos.map(async (path) => {
      const decoded = await decoder.decode(requestThumbnail(path));
      done += 1;
      return decoded;
    });
    for (const [index, after] of [2, 9].entries()) {
      await expect.poll(() => done, { timeout: 20_000, interval: 5 }).toBeGreaterThanOrEqual(after);
      process.kill(startedProcesses()[index]!, 'SIGKILL');
      await expect.poll(() => startedProcesses().length, { timeout: 20_000, interval: 5 }).toBe(index + 2);
    }
    for (const { content, picture } of await Promise.all(all)) {
      expect(content.ok).toBe(true);
      expect(picture?.ok).toBe(true);
    }
  });

  it('ends by itself when the program that started it is killed', async () => {
    const parent = spawn(
      process.execPath,
      [join(projectFolder, 'test/fixtures/decoders/killedParent.ts'), decoderEntry, photos[0]!],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let output = '';
    parent.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [, signal] = (await once(parent, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    const pid = Number(/process (\d+)/.exec(output)?.[1]);
    expect(pid).toBeGreaterThan(1);
    await expect.poll(() => isRunning(pid), { timeout: 5000 }).toBe(false);
  });

  it('refuses an invalid request as a fault of the program, not of the photo', async () => {
    const decoder = start({ entry: decoderEntry });
    const invalid = { ...requestThumbnail(photos[0]!), skipIfHash: 'no hash' } as unknown as DecodeRequest;
    const [bad, good] = await Promise.all([
      decoder.decode(invalid),
      decoder.decode(requestThumbnail(photos[0]!)),
    ]);
    expect(bad.content).toMatchObject({ ok: false, failure: { code: 'INTERNAL' } });
    expect(good.picture?.ok).toBe(true);
  });
});
