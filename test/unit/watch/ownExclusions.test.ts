/** @file The owner's exclusions, held against `git check-ignore`. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FilePath } from '../../../src/core/domain/filePath.ts';
import { compileExclusions } from '../../../src/core/watch/ownExclusions.ts';

const isExcluded = (patterns: readonly string[], path: string, isDirectory = false): boolean =>
  compileExclusions(patterns)(path as FilePath, isDirectory);

describe('exclusions', () => {
  it.each([
    [['private'], 'private', true, true],
    [['private'], '2019/private/a.jpg', false, true],
    [['private/'], 'private', false, false],
    [['private/'], 'x/private/a.jpg', false, true],
    [['/raw'], 'raw/a.jpg', false, true],
    [['/raw'], '2019/raw/a.jpg', false, false],
    [['*.png'], '2019/a.png', false, true],
    [['*.png'], '2019/A.PNG', false, true],
    [['*.png', '!keep.png'], '2019/keep.png', false, false],
    [['2019/', '!2019/keep.png'], '2019/keep.png', false, true],
    [['2019/**/raw'], '2019/a/b/raw/c.jpg', false, true],
    [['IMG_[0-9]*.jpg'], 'a/IMG_12.jpg', false, true],
    [['Pictures (old)'], 'Pictures (old)/a.jpg', false, true],
    [['a+b'], 'a+b/c.jpg', false, true],
    [['{a,b}'], 'a/c.jpg', false, false],
    [['# a remark', ''], '# a remark', false, false],
    [['\\#1'], '#1/a.jpg', false, true],
    [['!a.jpg'], 'a.jpg', false, false],
    [['Bilder ö'], 'Bilder ö/a.jpg', false, true],
  ])('%j of %s (directory: %s): %s', (patterns, path, isDirectory, expected) => {
    expect(isExcluded(patterns, path, isDirectory)).toBe(expected);
  });
});

describe.skipIf(spawnSync('git', ['--version']).status !== 0)('as git says', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tagroll-test-'));
    execFileSync('git', ['init', '-q', folder]);
    execFileSync('git', ['-C', folder, 'config', 'core.ignoreCase', 'true']);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('for any patterns and paths', { timeout: 60_000 }, () => {
    const part = fc.constantFrom('a', 'b', 'ab', 'A', '(a)', 'a+b', 'a b', '{a,b}', '@a', '[a]x');
    const wild = fc.constantFrom(
      'a',
      'b',
      '*',
      'a*',
      '*b',
      '?',
      '[ab]',
      '[!a]',
      '**',
      '(a)',
      'a+b',
      '{a,b}',
      '@a',
      'ab',
    );
    const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    const pattern = fc
      .tuple(
        fc.constantFrom('', '', '', '!'),
        fc.constantFrom('', '/'),
        fc.array(wild, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
        fc.constantFrom('', '', '/'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.array(pattern, { minLength: 1, maxLength: 3 }),
        fc.array(path, { minLength: 1, maxLength: 6 }),
        (patterns, paths) => {
          writeFileSync(join(folder, '.gitignore'), patterns.join('\n'));
          const said = spawnSync('git', ['-C', folder, 'check-ignore', '--no-index', '--stdin', '-z'], {
            input: paths.join('\0'),
            encoding: 'utf8',
          });
          const ignored = new Set(said.stdout.split('\0'));
          // nothing is there on the disk, so that git takes each path for a file
          for (const one of paths)
            expect([patterns, one, isExcluded(patterns, one)]).toEqual([patterns, one, ignored.has(one)]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
