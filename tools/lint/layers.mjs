/**
 * @file Lint rule: which folder may import which. One table, the one of docs/architecture.md; an import across an arrow that
 * is not drawn there is an error, and so is a package in a folder that must not have it.
 */

import { dirname, relative, resolve, sep } from 'node:path';

/** Folder under src/ → folders under src/ that it may import, besides itself. The longest match counts. */
const ARROWS = {
  contract: ['core/domain'],
  'core/domain': [],
  'core/catalogue': ['core/domain'],
  'core/watch': ['core/domain', 'core/catalogue'],
  'core/media': ['core/domain'],
  'core/models': ['core/domain', 'core/media'],
  'core/tagger': ['core/domain', 'core/media', 'core/models'],
  'core/pipeline': ['core/domain', 'core/catalogue', 'core/models', 'core/tagger'],
  'core/search': ['core/domain', 'core/catalogue'],
  'core/learning': ['core/domain', 'core/catalogue'],
  core: [
    'core/domain',
    'core/catalogue',
    'core/watch',
    'core/media',
    'core/models',
    'core/tagger',
    'core/pipeline',
    'core/search',
    'core/learning',
  ],
  service: ['core', 'contract'],
  cli: ['core', 'contract', 'service'],
  main: ['core', 'contract', 'service'],
  preload: ['contract'],
  renderer: ['contract'],
};

/** Package → the only folders, or files, under src/ that may import it. */
const PACKAGES = {
  electron: ['main', 'preload'],
  'better-sqlite3': ['core/catalogue'],
  'onnxruntime-node': ['core/tagger'],
  sharp: ['core/media'],
  chokidar: ['core/watch/chokidarAdapter.ts'],
  ignore: ['core/watch/ownExclusions.ts'],
  exifreader: ['core/media'],
  commander: ['cli'],
  ws: ['cli/serve/webSocket.ts'],
  '@msgpack/msgpack': ['contract/messagePack.ts'],
  pino: ['service'],
};

const FOLDERS = Object.keys(ARROWS).sort((a, b) => b.length - a.length);
const inside = (path, folder) => path === folder || path.startsWith(`${folder}/`);
const folderOf = (path) => FOLDERS.find((folder) => inside(path, folder));

/** The feature of the window that a file belongs to, or undefined. */
const featureOf = (path) => /^renderer\/features\/([^/]+)\//.exec(path)?.[1];

function placeInSource(file) {
  const at = file.lastIndexOf(`${sep}src${sep}`);
  return at < 0
    ? null
    : {
        source: file.slice(0, at + 4),
        path: file
          .slice(at + 5)
          .split(sep)
          .join('/'),
      };
}

function complaint(path, source, file, imported) {
  if (imported.startsWith('.')) {
    const target = relative(source, resolve(dirname(file), imported))
      .split(sep)
      .join('/');
    if (target.startsWith('..')) return null;
    const [feature, other] = [featureOf(path), featureOf(target)];
    if (feature && other && feature !== other)
      return `The feature ${feature} may not import the feature ${other}: what both need lies in src/renderer/lib or ui.`;
    const [from, to] = [folderOf(path), folderOf(target)];
    if (!from || !to || from === to) return null;
    return ARROWS[from].some((allowed) => inside(to, allowed))
      ? null
      : `src/${from} may not import src/${to}: no arrow is drawn there (docs/architecture.md).`;
  }
  if (imported.startsWith('node:')) {
    return inside(path, 'core/domain') || inside(path, 'contract') || inside(path, 'renderer')
      ? `src/${folderOf(path)} runs in a window too, and cannot import ${imported}.`
      : null;
  }
  const name = imported
    .split('/')
    .slice(0, imported.startsWith('@') ? 2 : 1)
    .join('/');
  if (inside(path, 'core/domain')) return `src/core/domain imports no package, and so not ${name}.`;
  const owners = PACKAGES[name];
  if (!owners || owners.some((owner) => inside(path, owner))) return null;
  return `Only ${owners.map((owner) => `src/${owner}`).join(' and ')} may import ${name}.`;
}

const rule = {
  meta: { type: 'problem', docs: { description: 'imports follow the arrows of docs/architecture.md' } },
  create(context) {
    const place = placeInSource(context.filename);
    if (!place) return {};
    const check = (node) => {
      if (!node.source) return;
      const message = complaint(place.path, place.source, context.filename, node.source.value);
      if (message) context.report({ node: node.source, message });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};

export default { meta: { name: 'tagroll' }, rules: { layers: rule } };
