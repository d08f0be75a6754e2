/** @file The tree of 200,000 files that the benchmarks of scanning and watching share, made once in a cache folder. */

import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** 40 years of 100 rolls of 50 photos: 4,041 directories, 200,000 files of one byte. */
export const TREE = { years: 40, rolls: 100, photos: 50 } as const;

/** Absolute path of the tree, made where it is missing. */
export function treeOf200000(): string {
  const tree = join(tmpdir(), 'tagroll-bench-tree-200000');
  if (existsSync(tree)) return tree;
  const making = `${tree}-making`;
  rmSync(making, { recursive: true, force: true });
  for (let year = 0; year < TREE.years; year++) {
    for (let roll = 0; roll < TREE.rolls; roll++) {
      const directory = join(making, String(1980 + year), `roll-${String(roll).padStart(3, '0')}`);
      mkdirSync(directory, { recursive: true });
      for (let photo = 0; photo < TREE.photos; photo++) {
        writeFileSync(join(directory, `IMG_${String(photo).padStart(4, '0')}.jpg`), 'x');
      }
    }
  }
  renameSync(making, tree);
  return tree;
}

/** The p-th quantile (0 to 1) of numbers, by the nearest rank. */
export function quantile(numbers: readonly number[], p: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))] ?? Number.NaN;
}
