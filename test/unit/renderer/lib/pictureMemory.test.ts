/** @file The memory of pictures: let go after many, and not with each. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

let freed: number;
let notePictureDecoded: (width: number, height: number) => void;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.resetModules();
  freed = 0;
  vi.stubGlobal('window', { tagroll: { forgetPictures: () => (freed += 1) } });
  ({ notePictureDecoded } = await import('../../../../src/renderer/lib/pictureMemory.ts'));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** So many pictures of 480 by 320 pixels: 0.6 MB each. */
const decode = (pictures: number): void => {
  for (let count = 0; count < pictures; count += 1) notePictureDecoded(480, 320);
};

it('is let go after many pictures', () => {
  decode(100);
  expect(freed).toBe(0);
  decode(10);
  expect(freed).toBe(1);
});

it('is let go again only after a while, and then with the next picture', () => {
  decode(110);
  decode(1000);
  expect(freed).toBe(1);
  vi.advanceTimersByTime(2000);
  decode(1);
  expect(freed).toBe(2);
});

it('is the browser’s own affair where the window is served', async () => {
  vi.resetModules();
  vi.stubGlobal('window', {});
  const served = await import('../../../../src/renderer/lib/pictureMemory.ts');
  for (let count = 0; count < 1000; count += 1) served.notePictureDecoded(480, 320);
  expect(freed).toBe(0);
});
