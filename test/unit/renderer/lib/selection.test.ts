/** @file What a correction is meant for: by selection, focus, the present result, and what is open. */

import '../../../fixtures/windowLibrary.ts';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { resultStore, type ResultOutline } from '../../../../src/renderer/lib/resultStore.ts';
import {
  countSelected,
  focusedPhoto,
  focusPhoto,
  hasPhotosToActOn,
  actOnPhotos,
  selectAll,
  selectNothing,
  selectPhoto,
  selectPhotos,
  selectUpTo,
  selectedPhotos,
} from '../../../../src/renderer/lib/selectionStore.ts';
import {
  closeLayer,
  isPhotoOpen,
  openLayer,
  openLibrary,
  openPhoto,
  showView,
  viewStore,
} from '../../../../src/renderer/lib/viewStore.ts';

/** A result of these photos, of which the first are there. */
function showsOf(total: number, ...ids: number[]): void {
  const outline = { total, photoIds: Uint32Array.from(ids) } as Partial<ResultOutline> as ResultOutline;
  resultStore.setState({ outline });
}
const shows = (...ids: number[]): void => showsOf(ids.length, ...ids);

/** What is acted on; {@link hasPhotosToActOn} must say the same. */
function meant(): number[] {
  let ids: number[] = [];
  actOnPhotos((photoIds) => {
    ids = [...photoIds];
  });
  expect(hasPhotosToActOn()).toBe(ids.length > 0);
  return ids;
}

beforeEach(() => {
  shows(5, 3, 9, 1);
  showView('grid');
  selectNothing();
  focusPhoto(null);
});

describe('a correction is meant for', () => {
  it('nothing, at first', () => {
    expect(meant()).toEqual([]);
  });

  it('the selected photos, in the order of the result', () => {
    selectPhotos([1, 9, 5], 'replace');
    expect(meant()).toEqual([5, 9, 1]);
    selectAll();
    expect(meant()).toEqual([5, 3, 9, 1]);
  });

  it('the photo that the keyboard is at, where none is selected', () => {
    focusPhoto(3);
    expect(meant()).toEqual([3]);
    selectPhoto(9);
    expect(meant()).toEqual([9]);
  });

  it('only what is in the present result', () => {
    selectPhotos([1, 9], 'replace');
    focusPhoto(9);
    shows(1, 2);
    expect(meant()).toEqual([1]);
    expect([countSelected(), focusedPhoto()]).toEqual([1, null]);
    shows(2, 4);
    expect(meant()).toEqual([]);
    expect(countSelected()).toBe(0);
    // the selection is there again with its photos
    shows(9, 1);
    expect(meant()).toEqual([9, 1]);
    shows();
    expect(meant()).toEqual([]);
  });

  it('all of a result, though only its head is there yet', async () => {
    selectPhotos([5, 1], 'replace');
    focusPhoto(1);
    showsOf(4, 5, 3);
    const acted: number[][] = [];
    actOnPhotos((photoIds) => acted.push([...photoIds]));
    expect([hasPhotosToActOn(), countSelected(), focusedPhoto(), acted.length]).toEqual([true, 2, 1, 0]);
    shows(5, 3, 9, 1);
    await vi.waitUntil(() => acted.length > 0);
    expect(acted).toEqual([[5, 1]]);
  });

  it('what was meant at the key, whatever is selected until the rest of the result is there', async () => {
    const acted: number[][] = [];
    const act = (): void => actOnPhotos((photoIds) => acted.push([...photoIds]));
    selectPhotos([5, 1], 'replace');
    focusPhoto(1);
    showsOf(4, 5, 3);
    act();
    selectPhoto(3);
    // all that is meant is in the head
    act();
    selectNothing();
    act();
    focusPhoto(9);
    act();
    selectAll();
    focusPhoto(5);
    expect(acted).toEqual([[3], [3]]);
    shows(5, 3, 9, 1);
    await vi.waitUntil(() => acted.length === 4);
    expect(acted.slice(2)).toEqual([[5, 1], [9]]);
  });

  it('the photo that the keyboard was at, where none of those selected turns out to be in the result', async () => {
    const acted: number[][] = [];
    selectPhotos([7], 'replace');
    focusPhoto(9);
    showsOf(4, 5, 3);
    actOnPhotos((photoIds) => acted.push([...photoIds]));
    focusPhoto(3);
    shows(5, 3, 9, 1);
    await vi.waitUntil(() => acted.length > 0);
    expect(acted).toEqual([[9]]);
  });

  it('the photo that is shown large, be it under the palette', () => {
    selectAll();
    openPhoto(77);
    expect(meant()).toEqual([77]);
    openLayer('palette');
    expect(meant()).toEqual([77]);
    closeLayer();
    closeLayer();
    expect(meant()).toEqual([5, 3, 9, 1]);
  });

  it('nothing where the photos are not seen', () => {
    selectAll();
    for (const view of ['library', 'review'] as const) {
      showView(view);
      expect(meant()).toEqual([]);
      openPhoto(5);
      expect(meant()).toEqual([5]);
    }
    showView('cloud');
    expect(meant()).toEqual([5, 3, 9, 1]);
    openLayer('shortcuts');
    expect(meant()).toEqual([]);
  });
});

it('a range begins where the last photo was selected, or at the beginning', () => {
  selectPhoto(3);
  selectUpTo(1);
  expect(meant()).toEqual([3, 9, 1]);
  selectUpTo(5);
  expect(meant()).toEqual([5, 3]);
  shows(7, 8);
  selectUpTo(8);
  expect(meant()).toEqual([7, 8]);
});

describe('a range whose beginning is in the rest of the result', () => {
  const selected = (): number[] => [...selectedPhotos()];

  beforeEach(() => {
    selectPhoto(1);
    showsOf(4, 5, 3);
    selectUpTo(5);
    selectUpTo(3);
  });

  it('is selected when that is there; the keyboard is there at once', async () => {
    expect([focusedPhoto(), countSelected()]).toEqual([3, 1]);
    shows(5, 3, 9, 1);
    await vi.waitUntil(() => countSelected() > 1);
    expect(selected()).toEqual([3, 9, 1]);
  });

  it('is not where the person selects something else meanwhile', async () => {
    selectPhoto(5);
    shows(5, 3, 9, 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([selected(), focusedPhoto()]).toEqual([[5], 5]);
  });
});

describe('layers', () => {
  it('come back when the one above them closes', () => {
    openLayer('try-picture');
    openPhoto(1);
    openLayer('palette');
    expect(isPhotoOpen(viewStore.getState())).toBe(true);
    closeLayer();
    expect(viewStore.getState().layer).toBe('photo');
    closeLayer();
    expect(viewStore.getState().layer).toBe('try-picture');
    closeLayer();
    expect(viewStore.getState()).toMatchObject({ layer: 'none', layersBelow: [] });
  });

  it('are there once', () => {
    openLayer('palette');
    openLayer('shortcuts');
    openLayer('palette');
    expect(viewStore.getState()).toMatchObject({ layer: 'palette', layersBelow: ['shortcuts'] });
  });

  it('are all closed by another view', () => {
    openPhoto(1);
    openLayer('palette');
    openLibrary('models');
    expect(viewStore.getState()).toMatchObject({
      view: 'library',
      librarySection: 'models',
      layer: 'none',
      layersBelow: [],
    });
    expect(isPhotoOpen(viewStore.getState())).toBe(false);
    openLibrary();
    expect(viewStore.getState().librarySection).toBe('models');
  });
});
