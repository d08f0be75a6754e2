/** @file Large pictures: which is loaded when, whose wishes count, and what is let go. */

import { happens, settled } from '../../../fixtures/windowLibrary.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  fullPicture,
  retryFullPicture,
  wantFullPictures,
} from '../../../../src/renderer/lib/fullPictures.ts';

/** A picture of the page, which is there when a test says so. */
class FakeImage {
  static all: FakeImage[] = [];
  src = '';
  end: (isThere: boolean) => Promise<void> = () => settled();

  constructor() {
    FakeImage.all.push(this);
  }

  decode(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.end = (isThere) => {
        if (isThere) resolve();
        else reject(new Error('damaged'));
        return settled();
      };
    });
  }
}

/** Ids of the photos whose pictures are on their way or there, as they were begun. */
const begun = (): number[] =>
  FakeImage.all.filter(({ src }) => src !== '').map(({ src }) => Number(/full\/(\d+)/.exec(src)![1]));
const latest = (): FakeImage => FakeImage.all.at(-1)!;
const state = (photoId: number): string => fullPicture(photoId).state;

const review = Symbol('review');
const view = Symbol('photo view');

/** Whoever looks at photos, and not only flies by. */
async function want(owner: symbol, ...photoIds: number[]): Promise<void> {
  await vi.advanceTimersByTimeAsync(1000);
  wantFullPictures(owner, photoIds);
}

// one clock for all tests: what is wanted remembers when that was
beforeAll(() => {
  vi.useFakeTimers();
});
afterAll(() => {
  vi.useRealTimers();
});
beforeEach(() => {
  vi.stubGlobal('Image', FakeImage);
  FakeImage.all = [];
});
afterEach(async () => {
  await want(review);
  await want(view);
  vi.unstubAllGlobals();
});

describe('full pictures', () => {
  it('come one after the other, the one that is looked at first', async () => {
    await want(view, 1, 2, 3);
    expect(begun()).toEqual([1]);
    expect(state(1)).toBe('loading');
    await latest().end(true);
    expect(state(1)).toBe('ready');
    expect(begun()).toEqual([1, 2]);
    await latest().end(false);
    expect(state(2)).toBe('failed');
    expect(begun()).toEqual([1, 2, 3]);
  });

  it('are given up for the one that is looked at now, and let go when nobody wants them', async () => {
    await want(view, 1, 2);
    await want(view, 5, 6);
    expect(begun()).toEqual([5]);
    await latest().end(true);
    await want(view, 6);
    expect([state(5), state(6)]).toEqual(['loading', 'loading']);
    expect(begun().at(-1)).toBe(6);
  });

  it('are not loaded while somebody turns pages', async () => {
    await want(view, 1);
    for (let photo = 2; photo < 10; photo += 1) wantFullPictures(view, [photo]);
    expect(begun()).toEqual([]);
    await vi.advanceTimersByTimeAsync(500);
    expect(begun()).toEqual([9]);
  });

  it('that somebody below wants stay, and come after those of who lies above', async () => {
    await want(review, 1, 2);
    await latest().end(true);
    await want(view, 7, 8);
    expect(begun()).toEqual([1, 7]);
    await latest().end(true);
    await want(view);
    expect(state(1)).toBe('ready');
    expect(begun().at(-1)).toBe(2);
  });

  it('are tried again when they are to be, and when the library has them again', async () => {
    await want(view, 1);
    await latest().end(false);
    retryFullPicture(1);
    expect(state(1)).toBe('loading');
    await latest().end(false);
    await happens('changed', { what: ['photos'], photoIds: Uint32Array.of(1) });
    await latest().end(true);
    expect(state(1)).toBe('ready');
  });
});
