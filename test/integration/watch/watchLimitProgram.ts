/** @file Run by `watchLimit.test.ts` where the system allows a few watches only: watches a tree and tells what happened. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addLibraryFolder } from '../../../src/core/catalogue/folders.ts';
import { openCatalogue } from '../../../src/core/catalogue/open.ts';
import { pathFromString } from '../../../src/core/domain/filePath.ts';
import { startWatching } from '../../../src/core/watch/libraryWatcher.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'tagroll-limit-')));
const directories = Array.from({ length: 60 }, (_, index) => join(root, 'photos', `d${index}`));
for (const directory of directories) mkdirSync(directory, { recursive: true });
const database = openCatalogue(join(root, 'catalogue'));
await addLibraryFolder(database, pathFromString(join(root, 'photos')));
const problems: string[] = [];
const watcher = await startWatching(
  {
    database,
    photoNames: { isPhotoName: () => 'yes', looksLikePhoto: () => false },
    now: () => Date.now() + 3_600_000,
  },
  { pollEvery: 300, onProblem: ({ failure }) => void problems.push(failure.code) },
);
for (const directory of directories) writeFileSync(join(directory, 'new.jpg'), 'x');
const found = (): number => database.prepare<[], number>(`SELECT count(*) FROM photo_file`).pluck().get()!;
for (let wait = 0; wait < 100 && found() < directories.length; wait++) await sleep(50);
console.log(JSON.stringify({ problems, found: found() }));
await watcher.close();
database.close();
rmSync(root, { recursive: true });
