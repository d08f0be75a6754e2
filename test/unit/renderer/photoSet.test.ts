/** @file The set of selected photos against the language's own. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PhotoSet } from '../../../src/renderer/lib/photoSet.ts';

const ids = fc.integer({ min: 1, max: 5000 });
const commands = fc.array(
  fc.oneof(
    fc.record({ verb: fc.constant('add' as const), id: ids }),
    fc.record({ verb: fc.constant('delete' as const), id: ids }),
    fc.record({ verb: fc.constant('clear' as const), id: ids }),
  ),
);

it('holds what a Set holds, whatever is done to it', () => {
  fc.assert(
    fc.property(commands, fc.uniqueArray(ids), (steps, ordered) => {
      const set = new PhotoSet();
      const expected = new Set<number>();
      for (const { verb, id } of steps) {
        set[verb](id);
        expected[verb](id);
      }
      expect(set.size).toBe(expected.size);
      expect([...set.within(Uint32Array.from(ordered))]).toEqual(ordered.filter((id) => expected.has(id)));
    }),
  );
});

it('counts what it shares with another', () => {
  fc.assert(
    fc.property(fc.uniqueArray(ids), fc.uniqueArray(ids), (some, others) => {
      const [a, b] = [new PhotoSet(), new PhotoSet()];
      for (const id of some) a.add(id);
      for (const id of others) b.add(id);
      const shared = some.filter((id) => others.includes(id)).length;
      expect([a.sharedWith(b), b.sharedWith(a)]).toEqual([shared, shared]);
    }),
  );
});

it('is not changed through its copy', () => {
  const set = new PhotoSet();
  set.add(7);
  const copy = set.copy();
  copy.add(100_000);
  copy.delete(7);
  expect([set.has(7), set.has(100_000), set.size, copy.size]).toEqual([true, false, 1, 1]);
});
