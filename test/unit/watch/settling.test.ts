/** @file When a file counts as complete, and when a directory is read. */

import type { Stats } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FilePath } from '../../../src/core/domain/filePath.ts';
import type { DirectoryId, LibraryFolderId } from '../../../src/core/domain/ids.ts';
import { DirtyDirectories } from '../../../src/core/watch/dirtyDirectories.ts';
import { Settling } from '../../../src/core/watch/settling.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'Date'] }));
afterEach(() => void vi.useRealTimers());

const directory = 1 as DirectoryId;
function status(size: number, ageMilliseconds = 0): Stats {
  const time = Date.now() - ageMilliseconds;
  return { size, mtimeMs: time, ctimeMs: time } as Stats;
}

describe('Settling', () => {
  function look(settling: Settling, one: Stats): boolean {
    const looks = settling.look(directory);
    const complete = looks.isComplete('a.jpg', one);
    expect(looks.end()).toBe(complete ? 0 : 1);
    return complete;
  }

  it('takes a file at once that was written long ago', () => {
    expect(look(new Settling(Date.now), status(1, 10_000))).toBe(true);
    expect(look(new Settling(Date.now), status(1, 1000))).toBe(false);
  });

  it('takes a new file when two looks 400 ms apart agree', () => {
    const settling = new Settling(Date.now);
    const file = status(1);
    expect(look(settling, file)).toBe(false);
    vi.advanceTimersByTime(200);
    expect(look(settling, file)).toBe(false);
    vi.advanceTimersByTime(200);
    expect(look(settling, file)).toBe(true);
  });

  it('begins anew when the file has changed, or was away', () => {
    const settling = new Settling(Date.now);
    const file = status(1);
    expect(look(settling, file)).toBe(false);
    vi.advanceTimersByTime(500);
    expect(look(settling, status(2))).toBe(false);
    vi.advanceTimersByTime(100);
    settling.look(directory).end();
    vi.advanceTimersByTime(400);
    expect(look(settling, status(2))).toBe(false);
  });
});

describe('DirtyDirectories', () => {
  const folder = 1 as LibraryFolderId;
  const path = 'sub' as FilePath;

  it('waits for the flock of hints, but not for its end', () => {
    const dirty = new DirtyDirectories();
    dirty.add(folder, path);
    vi.advanceTimersByTime(60);
    dirty.add(folder, path);
    expect(dirty.takeDue().size).toBe(0);
    vi.advanceTimersByTime(40);
    expect(dirty.takeDue()).toEqual(new Map([[folder, [path]]]));
    expect(dirty.wait()).toBeNull();
  });

  it('lets an earlier wish stand', () => {
    const dirty = new DirtyDirectories();
    dirty.add(folder, path, 400);
    dirty.add(folder, path, 100);
    dirty.add(folder, path, 300);
    expect(dirty.wait()).toBeCloseTo(100, 3);
  });

  it('leaves a directory in peace that takes long to read', () => {
    const dirty = new DirtyDirectories();
    dirty.wasRead(folder, path, 1000);
    dirty.add(folder, path);
    expect(dirty.wait()).toBeCloseTo(2000, 3);
    vi.advanceTimersByTime(2000);
    expect(dirty.takeDue().size).toBe(1);
    dirty.add(folder, path);
    expect(dirty.wait()).toBeCloseTo(100, 3);
  });
});
