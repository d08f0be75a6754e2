/**
 * Completes package-lock.json with the platform packages that the registry in use does not carry.
 *
 * Tools such as oxlint ship one optional package per platform. A registry mirror may hold only some of them; npm then
 * leaves the others out of the lock file, and `npm ci` refuses that very lock file ("Missing: … from lock file").
 * This adds an entry for each (name, version, os, cpu; no address, no checksum: npm asks the registry when a machine
 * of that platform installs it). Run it after every change of a dependency: `node tools/complete-lockfile.mjs`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

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
