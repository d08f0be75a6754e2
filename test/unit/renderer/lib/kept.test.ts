/** @file What is remembered for the next start, also where storage is forbidden or somebody else has written into it. */

import { afterEach, expect, it, vi } from 'vitest';
import { fieldsOf, keep, readKept } from '../../../../src/renderer/lib/kept.ts';

const same = (kept: unknown): unknown => kept;

/** A page's storage that holds this. */
function storage(kept: Record<string, string>): void {
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value;
    },
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it('is read as it was kept', () => {
  storage({});
  keep('one', { a: [1, null] });
  expect(readKept('one', same)).toEqual({ a: [1, null] });
  expect(readKept('other', same)).toBeNull();
});

it('is nothing where somebody else has written', () => {
  storage({ one: '{"a"' });
  expect(readKept('one', same)).toBeNull();
});

it('is nothing where storage is forbidden, or full', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new DOMException('no', 'SecurityError');
    },
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  });
  expect(readKept('one', same)).toBeNull();
  expect(() => keep('one', 1)).not.toThrow();
});

it('has fields where it is an object', () => {
  expect(fieldsOf({ a: 1 })['a']).toBe(1);
  for (const kept of [null, 7, 'text', true]) expect(Object.keys(fieldsOf(kept))).toEqual([]);
});
