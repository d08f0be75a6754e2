/** @file Where the photo view goes in a result of which only the head is there, and where it leaves the grid. */

import '../../fixtures/windowLibrary.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  closePhoto,
  goToIndex,
  goToLast,
  photoStore,
} from '../../../src/renderer/features/photoView/photoStore.ts';
import { resultStore, type ResultOutline } from '../../../src/renderer/lib/resultStore.ts';
import { revealStore } from '../../../src/renderer/lib/reveal.ts';
import {
  focusPhoto,
  selectionStore,
  selectNothing,
  selectPhoto,
} from '../../../src/renderer/lib/selectionStore.ts';
import { openPhoto, showView } from '../../../src/renderer/lib/viewStore.ts';

/** A result of four photos, of which these are there. */
function shows(...ids: number[]): void {
  const outline = { total: 4, photoIds: Uint32Array.from(ids) } as Partial<ResultOutline> as ResultOutline;
  resultStore.setState({ outline });
}
const showsHead = (): void => shows(5, 3);
async function restComes(): Promise<void> {
  shows(5, 3, 9, 1);
  await new Promise((resolve) => setTimeout(resolve, 5));
}

const shown = (): number | undefined => photoStore.getState().place?.photoId;
const at = (): (number | null)[] => [selectionStore.getState().focusId, revealStore.getState().photoId];

beforeEach(() => {
  showView('grid');
  selectNothing();
  focusPhoto(null);
  revealStore.setState({ photoId: null });
  showsHead();
});

describe('the last photo', () => {
  it('is that of the whole result', async () => {
    openPhoto(5);
    goToLast();
    expect(shown()).toBe(5);
    await restComes();
    expect(shown()).toBe(1);
  });

  it('is not gone to where the person has gone on, or closed the photo', async () => {
    openPhoto(5);
    goToLast();
    goToIndex(1);
    await restComes();
    expect(shown()).toBe(3);
    showsHead();
    goToLast();
    closePhoto();
    await restComes();
    expect(shown()).toBeUndefined();
  });

  it('of a list of its own is there at once', () => {
    openPhoto(7, Uint32Array.of(7, 8));
    goToLast();
    expect(shown()).toBe(8);
  });
});

describe('the grid goes to the photo that is closed', () => {
  it('at once where it is in the head of the result', () => {
    openPhoto(3);
    closePhoto();
    expect(at()).toEqual([3, 3]);
  });

  it('when the rest is there, else', async () => {
    openPhoto(9);
    closePhoto();
    expect(at()).toEqual([null, null]);
    await restComes();
    expect(at()).toEqual([9, 9]);
  });

  it('but not where the person has gone on meanwhile', async () => {
    openPhoto(9);
    closePhoto();
    selectPhoto(5);
    await restComes();
    expect(at()).toEqual([5, null]);
  });

  it('and nowhere where it is not in the result', async () => {
    openPhoto(77);
    closePhoto();
    await restComes();
    expect(at()).toEqual([null, null]);
  });
});
