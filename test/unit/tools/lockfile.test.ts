/** @file What `npm ci` does on a machine that has nothing but the registry: the lock file says it. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { projectFolder } from '../../fixtures/shared.ts';

const entries = z.record(z.string(), z.looseObject({ gypfile: z.boolean().optional() }));
const manifest = z.looseObject({ scripts: z.record(z.string(), z.string()).optional() });

function readJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(projectFolder, ...path), 'utf8'));
}

describe('the lock file', () => {
  const packages = entries.parse((readJson('package-lock.json') as { packages: unknown }).packages);
  const withAddon = Object.keys(packages).filter(
    (path) => path !== '' && existsSync(join(projectFolder, path, 'binding.gyp')),
  );

  it('lets npm build no addon: that would want Python, a compiler, and headers from elsewhere', () => {
    expect(withAddon).toContain('node_modules/better-sqlite3');
    for (const path of withAddon) {
      const { scripts } = manifest.parse(readJson(path, 'package.json'));
      // npm runs "node-gyp rebuild" where there is neither this mark nor a script of the package's own
      expect(packages[path]!.gypfile === false || scripts?.['install'] !== undefined, path).toBe(true);
    }
  });

  it('names no registry', () => {
    expect(Object.values(packages).filter((entry) => 'resolved' in entry)).toEqual([]);
  });
});
