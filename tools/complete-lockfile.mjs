/**
 * Completes package-lock.json with the platform packages that the registry in use does not carry.
 *
 * Tools such as oxlint ship one optional package per platform. A registry mirror may hold only some of them; npm then
 * leaves the others out of the lock file, and `npm ci` refuses that very lock file ("Missing: … from lock file").
 * This adds an entry for each (name, version, os, cpu; no address, no checksum: npm asks the registry when a machine
 * of that platform installs it).
 *
 * It also repeats `"gypfile": false` of packages that bring their addons built (better-sqlite3). npm does not write that
 * into the lock file, and `npm ci`, which knows a package by its entry there, then runs `node-gyp rebuild` all the same:
 * that wants Python, make and the headers from nodejs.org (https://github.com/WiseLibs/better-sqlite3/issues/1516,
 * https://github.com/npm/cli/issues/3341).
 *
 * Run it after every change of a dependency: `node tools/complete-lockfile.mjs`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const systems = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'openharmony',
  'win32',
  'aix',
  'netbsd',
  'openbsd',
  'sunos',
];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const added = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  const manifest = join(path, 'package.json');
  if (path !== '' && existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).gypfile === false)
    entry.gypfile = false;
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${path}/node_modules/${name}`;
    const hoisted = `node_modules/${name}`;
    if (lock.packages[nested] || lock.packages[hoisted]) continue;
    if (!/^\d+\.\d+\.\d+$/.test(version)) continue;
    const system = systems.find((word) => name.split(/[-/]/).includes(word));
    const processor = processors.find((word) => name.split(/[-/]/).includes(word));
    if (!system) continue;
    lock.packages[hoisted] = {
      version,
      ...(processor ? { cpu: [processor] } : {}),
      ...(entry.dev ? { dev: true } : {}),
      ...(name.includes('musl') ? { libc: ['musl'] } : {}),
      optional: true,
      os: [system],
    };
    added.push(`${name}@${version}`);
  }
}
const sorted = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', JSON.stringify({ ...lock, packages: sorted }, null, 2) + '\n');
console.log(added.length ? `added ${added.length}: ${added.join(', ')}` : 'the lock file is complete');
