/**
 * @file Property: after any sequence of file operations, with a scan after each or after several, every photo is where
 * its file is. The oracle is naive: it knows each file of the tree and which photo it must be, because it was told of
 * every operation; the catalogue has to find out.
 */

import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TestLibrary } from './testLibrary.ts';

type Operation =
  | { kind: 'write' | 'delete' | 'touch' | 'delete-directory'; at: number }
  | { kind: 'move' | 'move-directory' | 'swap' | 'copy' | 'link' | 'save-over'; at: number; to: number };

const DIRECTORIES = ['', 'one', 'two', 'two/deep', 'one/deep'];
const FILES = DIRECTORIES.flatMap((directory) =>
  ['a.jpg', 'b.jpg', 'c.jpg'].map((name) => (directory === '' ? name : `${directory}/${name}`)),
);

/** The tree as it must be: each path with the photo that lies there, a number of our own, and the inode's name. */
class Oracle {
  readonly files = new Map<string, { photo: number; inode: number }>();
  /** Photos whose file is gone, by the path where it was: what is written there later is their new version. */
  readonly missing = new Map<string, number>();
  #next = 0;

  fresh(): number {
    return ++this.#next;
  }

  /** A new file appears at `path`. */
  appear(path: string): void {
    this.files.set(path, { photo: this.missing.get(path) ?? this.fresh(), inode: this.fresh() });
    this.missing.delete(path);
  }

  disappear(path: string): void {
    const file = this.files.get(path);
    if (file) this.missing.set(path, file.photo);
    this.files.delete(path);
  }

  /** A known file comes to lie at `path`, over whatever is or was there. */
  arrive(path: string, file: { photo: number; inode: number }): void {
    this.files.set(path, file);
    this.missing.delete(path);
  }

  inDirectory(directory: string): string[] {
    return [...this.files.keys()].filter((path) => path.startsWith(`${directory}/`));
  }
}

/** Carries out an operation on the disk and tells the oracle; one that makes no sense now does nothing. */
function perform(library: TestLibrary, oracle: Oracle, operation: Operation, step: number): void {
  const { files } = oracle;
  const path = FILES[operation.at % FILES.length]!;
  const disk = (name: string): string => library.path(name);
  // sizes and times tell every version apart, as they do in life
  const put = (name: string): void => {
    mkdirSync(dirname(disk(name)), { recursive: true });
    writeFileSync(disk(name), 'x'.repeat(step + 1));
    utimesSync(disk(name), 1_000_000 + step, 1_000_000 + step);
  };
  const known = files.get(path);
  switch (operation.kind) {
    case 'write':
    case 'touch': {
      if (operation.kind === 'touch' && !known) return;
      // all links of a file change with it
      put(path);
      if (!known) oracle.appear(path);
      return;
    }
    case 'save-over': {
      if (!known) return;
      put('saving.tmp');
      renameSync(disk('saving.tmp'), disk(path));
      files.set(path, { photo: known.photo, inode: oracle.fresh() });
      return;
    }
    case 'delete':
      if (known) rmSync(disk(path));
      oracle.disappear(path);
      return;
    case 'delete-directory': {
      const directory = dirname(path);
      if (directory === '.') return;
      rmSync(disk(directory), { recursive: true, force: true });
      for (const name of oracle.inDirectory(directory)) oracle.disappear(name);
      return;
    }
    case 'move-directory': {
      const [from, to] = [dirname(path), DIRECTORIES[operation.to % DIRECTORIES.length]!];
      if (from === '.' || to === '' || existsSync(disk(to)) || !existsSync(disk(from))) return;
      if (`${to}/`.startsWith(`${from}/`)) return;
      mkdirSync(dirname(disk(to)), { recursive: true });
      renameSync(disk(from), disk(to));
      for (const name of oracle.inDirectory(from)) {
        oracle.arrive(to + name.slice(from.length), files.get(name)!);
        files.delete(name);
      }
      return;
    }
    default: {
      const target = FILES[operation.to % FILES.length]!;
      const there = files.get(target);
      if (!known || target === path || known.inode === there?.inode) return;
      mkdirSync(dirname(disk(target)), { recursive: true });
      if (operation.kind === 'swap') {
        if (!there) return;
        renameSync(disk(path), disk('swap.tmp'));
        renameSync(disk(target), disk(path));
        renameSync(disk('swap.tmp'), disk(target));
        files.set(path, there).set(target, known);
      } else if (operation.kind === 'move') {
        renameSync(disk(path), disk(target));
        files.delete(path);
        oracle.arrive(target, known);
      } else if (operation.kind === 'link') {
        if (there) return;
        linkSync(disk(path), disk(target));
        files.set(target, { photo: oracle.fresh(), inode: known.inode });
      } else {
        if (there) return;
        copyFileSync(disk(path), disk(target));
        utimesSync(disk(target), 2_000_000 + step, 2_000_000 + step);
        oracle.appear(target);
      }
    }
  }
}

/** Compares; `names` maps the oracle's photos to the catalogue's, and learns those that are new. */
function compare(library: TestLibrary, oracle: Oracle, names: Map<number, number>): void {
  const present = library.rows().filter((row) => row.state === 'present');
  expect(present.map((row) => row.path).toSorted()).toEqual([...oracle.files.keys()].toSorted());
  const taken = new Set(names.values());
  for (const { path, photoId, size } of present) {
    const { photo } = oracle.files.get(path)!;
    const name = names.get(photo);
    if (name === undefined) {
      expect(taken.has(photoId), `${path} should be a new photo`).toBe(false);
      names.set(photo, photoId);
    } else expect(photoId, `${path} should be another photo`).toBe(name);
    expect(size).toBe(statSync(library.path(path)).size);
  }
}

const index = fc.nat({ max: 60 });
const operationOf = (kinds: readonly Operation['kind'][]): fc.Arbitrary<Operation> =>
  fc.record({ kind: fc.constantFrom(...kinds), at: index, to: index }) as fc.Arbitrary<Operation>;

async function freshLibrary(): Promise<{ library: TestLibrary; oracle: Oracle; names: Map<number, number> }> {
  return { library: await TestLibrary.open(), oracle: new Oracle(), names: new Map() };
}

const ALL = ['write', 'touch', 'delete', 'move', 'swap', 'copy', 'save-over', 'move-directory'] as const;

it('finds every photo again after each operation', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(operationOf([...ALL, 'delete-directory', 'write', 'move']), { minLength: 5, maxLength: 40 }),
      async (operations) => {
        const { library, oracle, names } = await freshLibrary();
        for (const [step, operation] of operations.entries()) {
          perform(library, oracle, operation, step);
          await library.scan();
          compare(library, oracle, names);
          library.clockOffset += 3_600_000;
        }
        const writes = library.writes();
        await library.scan();
        expect(library.writes() - writes).toBe(1);
      },
    ),
    { numRuns: 25 },
  );
});

it('finds every photo again after several moves, swaps and renamed directories', async () => {
  const moves = operationOf(['move', 'swap', 'move-directory', 'swap', 'move']);
  const rounds = fc.array(fc.array(moves, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(rounds, async (batches) => {
      const { library, oracle, names } = await freshLibrary();
      for (let file = 0; file < FILES.length; file += 2) {
        perform(library, oracle, { kind: 'write', at: file }, file);
      }
      await library.scan();
      compare(library, oracle, names);
      for (const [round, batch] of batches.entries()) {
        library.clockOffset += 3_600_000;
        for (const [step, operation] of batch.entries()) {
          perform(library, oracle, operation, 100 + round * 10 + step);
        }
        await library.scan();
        compare(library, oracle, names);
      }
    }),
    { numRuns: 40 },
  );
});

it('ends with the right files after any operations at once, hard links among them, one directory at a time', async () => {
  const any = operationOf([...ALL, 'delete-directory', 'link', 'write']);
  const batches = fc.array(fc.array(any, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(batches, fc.boolean(), async (rounds, single) => {
      const { library, oracle } = await freshLibrary();
      for (const [round, operations] of rounds.entries()) {
        for (const [step, operation] of operations.entries()) {
          perform(library, oracle, operation, round * 10 + step);
        }
        library.clockOffset += 3_600_000;
        const directories = [...oracle.files.keys()].map((path) => dirname(path).replace(/^\.$/, ''));
        if (single) {
          for (const one of new Set([...DIRECTORIES, ...directories])) await library.scanDirectory(one);
        } else await library.scan();
        const present = library.rows().filter((row) => row.state === 'present');
        expect(present.map((row) => row.path).toSorted()).toEqual([...oracle.files.keys()].toSorted());
        for (const row of present) expect(row.size).toBe(statSync(library.path(row.path)).size);
        // two files are one photo only where the pipeline says so, and it did not run
        expect(new Set(present.map((row) => row.photoId)).size).toBe(present.length);
      }
    }),
    { numRuns: 40 },
  );
});
