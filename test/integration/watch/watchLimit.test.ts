/** @file The system's limit on watches, reached for real, in a namespace of its own so that nobody else notices. */

import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { projectFolder } from '../../fixtures/shared.ts';

const LIMIT = '/proc/sys/user/max_inotify_watches';
const canLimit = spawnSync('unshare', ['-Ur', 'sh', '-c', `echo 100 > ${LIMIT}`]).status === 0;

it.skipIf(!canLimit)('polls what cannot be watched, and says so once [needs Linux user namespaces]', () => {
  const program = resolve(projectFolder, 'test/integration/watch/watchLimitProgram.ts');
  const command = `echo 10 > ${LIMIT} && exec "${process.execPath}" "${program}"`;
  const output = execFileSync('unshare', ['-Ur', 'sh', '-c', command], { encoding: 'utf8', timeout: 25_000 });
  expect(JSON.parse(output)).toEqual({ problems: ['WATCH_LIMIT_REACHED'], found: 60 });
});
