/** @file What is dragged and dropped on the window, and the cloud of a tried picture's tags. */

import { describe, expect, it } from 'vitest';
import {
  draggedKind,
  fileToTry,
  MOST_BYTES,
  refusalOf,
} from '../../../src/renderer/features/tryPicture/dropped.ts';
import { cloudOfScores } from '../../../src/renderer/features/tryPicture/tagCloud.ts';

const item = (type: string, kind = 'file') => ({ kind, type });
const file = (name: string, type: string, size = 100) => ({ name, type, size });

describe('what is dragged', () => {
  it('is told by its types, as far as a drag tells them', () => {
    expect(draggedKind([item('image/jpeg')])).toBe('picture');
    expect(draggedKind([item('image/jpeg'), item('image/png')])).toBe('pictures');
    // a folder and a raw photo look the same until they are dropped
    expect(draggedKind([item('')])).toBe('other');
    expect(draggedKind([item('image/png'), item('')])).toBe('other');
    expect(draggedKind([item('application/pdf')])).toBeNull();
    expect(draggedKind([item('text/plain', 'string')])).toBeNull();
    expect(draggedKind([])).toBeNull();
  });
});

describe('what is dropped', () => {
  it('is tried where it may be a picture', () => {
    expect(refusalOf(file('a.jpg', 'image/jpeg'))).toBeNull();
    expect(refusalOf(file('a.nef', ''))).toBeNull();
    expect(refusalOf(file('a.pdf', 'application/pdf'))).toBe('no-picture');
    expect(refusalOf(file('a.tif', 'image/tiff', MOST_BYTES))).toBeNull();
    expect(refusalOf(file('a.tif', 'image/tiff', MOST_BYTES + 1))).toBe('too-large');
  });

  it('is the first that may be a picture, of several', () => {
    const files = [
      file('a.pdf', 'application/pdf'),
      file('b.jpg', 'image/jpeg'),
      file('c.jpg', 'image/jpeg'),
    ];
    expect(fileToTry(files)?.name).toBe('b.jpg');
    expect(fileToTry(files.slice(0, 1))?.name).toBe('a.pdf');
    expect(fileToTry([])).toBeNull();
  });
});

describe('the cloud', () => {
  it('has the surest word largest, in the order of the alphabet', () => {
    const words = cloudOfScores([
      { name: 'dog', score: 0.8 },
      { name: 'beach', score: 0.2 },
      { name: 'cat', score: 0 },
    ]);
    expect(words.map(({ tag }) => tag.name)).toEqual(['beach', 'cat', 'dog']);
    expect(words.map(({ size }) => size)).toEqual([22, 12, 32]);
    expect(cloudOfScores([])).toEqual([]);
  });
});
