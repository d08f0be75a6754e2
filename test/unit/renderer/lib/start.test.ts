/** @file The window's first moment ends once, with the first photos. */

import { expect, it, vi } from 'vitest';
import { firstPhotosDrawn, startStore } from '../../../../src/renderer/lib/start.ts';

it('is over after the first photos, which are marked once however often photos are drawn anew', async () => {
  expect(startStore.getState().isOver).toBe(false);
  firstPhotosDrawn();
  firstPhotosDrawn();
  await vi.waitUntil(() => startStore.getState().isOver);
  firstPhotosDrawn();
  expect(performance.getEntriesByName('first-photos')).toHaveLength(1);
});
