/** @file The queue of previews, with a decoder that is only pretended. */

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FilePath } from '../../../src/core/domain/filePath.ts';
import type { Decoder, Outcome, Preview } from '../../../src/core/media/decoder.ts';
import { Previewer } from '../../../src/core/media/previewer.ts';

const preview: Preview = { jpeg: new Uint8Array([1]), width: 1, height: 1 };
const request = (name: string) => ({ path: name as FilePath, longSide: 100 });
const never = new AbortController().signal;

function setUp(concurrency = 2, mostWaiting = 8) {
  const asked: string[] = [];
  const answers = new Map<string, (outcome: Outcome<Preview>) => void>();
  const failures = new Map<string, (error: Error) => void>();
  let started = 0;
  let closed = 0;
  const previewer = new Previewer({
    concurrency,
    mostWaiting,
    idleMs: 60_000,
    startDecoder: (): Decoder => {
      started += 1;
      return {
        decode: () => Promise.reject(new Error('not asked for')),
        prepare: () => undefined,
        preview: ({ path }) => {
          asked.push(path);
          return new Promise((resolve, reject) => {
            answers.set(path, resolve);
            failures.set(path, reject);
          });
        },
        close: async () => void (closed += 1),
      };
    },
  });
  const answer = (name: string): void => answers.get(name)!({ ok: true, value: preview });
  return { previewer, asked, answers, failures, answer, counts: () => ({ started, closed }) };
}

afterEach(() => void vi.useRealTimers());

describe('previews', () => {
  it('are made some at a time, the last that was asked for first', async () => {
    const { previewer, asked, answer } = setUp();
    const all = ['a', 'b', 'c', 'd'].map((name) => previewer.preview(request(name), never));
    expect(asked).toEqual(['a', 'b']);
    answer('b');
    expect(await all[1]).toBe(preview);
    await vi.waitFor(() => expect(asked).toEqual(['a', 'b', 'd']));
    answer('a');
    await vi.waitFor(() => expect(asked).toEqual(['a', 'b', 'd', 'c']));
    answer('d');
    answer('c');
    await Promise.all(all);
  });

  it('of photos that somebody has paged past are given up, so that the one looked at is next', async () => {
    const { previewer, asked, answer } = setUp(2, 3);
    const names = Array.from({ length: 40 }, (_, index) => `photo ${index}`);
    const outcomes = names.map((name) =>
      previewer.preview(request(name), never).then(
        () => 'made',
        (error: { code: string }) => error.code,
      ),
    );
    expect(await Promise.all(outcomes.slice(2, 37))).toEqual(Array(35).fill('CANCELLED'));
    answer('photo 0');
    await vi.waitFor(() => expect(asked).toEqual(['photo 0', 'photo 1', 'photo 39']));
    answer('photo 1');
    answer('photo 39');
    for (const name of ['photo 38', 'photo 37']) {
      await vi.waitFor(() => expect(asked).toContain(name));
      answer(name);
    }
    expect(asked).toHaveLength(5);
    expect((await Promise.all(outcomes)).filter((outcome) => outcome === 'made')).toHaveLength(5);
  });

  it('that fail with their decoder are refused, and the next one gets another decoder', async () => {
    const { previewer, failures, answer, counts } = setUp(1);
    const lost = previewer.preview(request('a'), never);
    failures.get('a')!(new Error('broken'));
    await expect(lost).rejects.toThrow('broken');
    const next = previewer.preview(request('b'), never);
    answer('b');
    expect(await next).toBe(preview);
    expect(counts()).toEqual({ started: 2, closed: 0 });
  });

  it('are dropped from the queue where nobody wants them any more', async () => {
    const { previewer, asked, answer } = setUp(1);
    const first = previewer.preview(request('a'), never);
    const controller = new AbortController();
    const dropped = previewer.preview(request('b'), controller.signal);
    const last = previewer.preview(request('c'), never);
    controller.abort();
    await expect(dropped).rejects.toMatchObject({ code: 'CANCELLED' });
    answer('a');
    await first;
    await vi.waitFor(() => expect(asked).toEqual(['a', 'c']));
    answer('c');
    await last;
    await expect(previewer.preview(request('d'), controller.signal)).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(asked).toEqual(['a', 'c']);
  });

  it('that are being made and unwanted keep their place until the decoder is through', async () => {
    const { previewer, asked, answer } = setUp(1);
    const controller = new AbortController();
    const unwanted = previewer.preview(request('a'), controller.signal);
    const next = previewer.preview(request('b'), never);
    controller.abort();
    await expect(unwanted).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(asked).toEqual(['a']);
    answer('a');
    await vi.waitFor(() => expect(asked).toEqual(['a', 'b']));
    answer('b');
    await next;
  });

  it('fail with what the decoder says', async () => {
    const { previewer, answers } = setUp();
    const failing = previewer.preview(request('a'), never);
    answers.get('a')!({
      ok: false,
      failure: { code: 'PICTURE_DAMAGED', message: 'It is damaged.', transient: false },
    });
    await expect(failing).rejects.toMatchObject({ code: 'PICTURE_DAMAGED', message: 'It is damaged.' });
  });

  it('need a decoder only while there is work, and one that was ended is started again', async () => {
    vi.useFakeTimers();
    const { previewer, answer, counts } = setUp();
    expect(counts()).toEqual({ started: 0, closed: 0 });
    const first = previewer.preview(request('a'), never);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(counts()).toEqual({ started: 1, closed: 0 });
    answer('a');
    await first;
    await vi.advanceTimersByTimeAsync(59_000);
    const second = previewer.preview(request('b'), never);
    answer('b');
    await second;
    await vi.advanceTimersByTimeAsync(59_000);
    expect(counts()).toEqual({ started: 1, closed: 0 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(counts()).toEqual({ started: 1, closed: 1 });
    const third = previewer.preview(request('c'), never);
    expect(counts().started).toBe(2);
    const closing = previewer.close();
    answer('c');
    await Promise.all([third, closing]);
    await expect(previewer.preview(request('d'), never)).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
