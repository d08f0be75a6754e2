/** @file Where things lie: the program's own files, and the system's place for user data. */

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The catalogue's folder where none is named: `$XDG_DATA_HOME/tagroll` (XDG Base Directory Specification 0.8) on Linux,
 * `~/Library/Application Support/Tagroll` on macOS, `%APPDATA%\Tagroll` on Windows.
 */
export function defaultCatalogueFolder(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  home = homedir(),
): string {
  if (platform === 'win32')
    return join(environment['APPDATA'] || join(home, 'AppData', 'Roaming'), 'Tagroll');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Tagroll');
  const data = environment['XDG_DATA_HOME'];
  // the specification says that a relative path is to be ignored
  return join(data?.startsWith('/') ? data : join(home, '.local', 'share'), 'tagroll');
}

export interface ProgramPlaces {
  /** The program's folder: the one with its package.json. */
  readonly root: string;
  /** What Electron is started with. */
  readonly desktopEntry: string;
  readonly resources: string;
  readonly taggerEntry: string;
  readonly decoderEntry: string;
  readonly decoderThreadEntry: string;
  readonly backupThreadEntry: string;
  /** Entry of the desktop program's library thread. */
  readonly libraryThreadEntry: string;
  readonly preloadEntry: string;
  /** The built window: `index.html` and its assets. */
  readonly rendererFolder: string;
  /** The plain Node binary for child processes where Electron runs this one (docs/adr/0004); null: the running one. */
  readonly nodePath: string | null;
}

/** Packaged, the binary lies among the program's resources; in the sources' folder it is a development dependency. */
function plainNode(root: string): string | null {
  if (!process.versions['electron']) return null;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const resources = (process as NodeJS.Process & { readonly resourcesPath?: string }).resourcesPath ?? '';
  const places = [join(resources, 'node', name), join(root, 'node_modules', 'node', 'bin', name)];
  return places.find((place) => existsSync(place)) ?? null;
}

/**
 * The program's own files, from the place of the running module: `out/main/…js` where it is built, a folder
 * of `src` where the sources run by themselves.
 */
export function programPlaces(moduleUrl: string): ProgramPlaces {
  const here = dirname(fileURLToPath(moduleUrl));
  let root = here;
  while (!existsSync(join(root, 'package.json'))) {
    const above = dirname(root);
    if (above === root) break;
    root = above;
  }
  const fromSource = moduleUrl.endsWith('.ts');
  // plain Node, which runs the decoder, cannot look into a packaged program's archive: its files lie beside that too
  const unpacked = (path: string): string =>
    basename(root) === 'app.asar' ? path.replace(root, `${root}.unpacked`) : path;
  const entry = (built: string, source: string): string =>
    resolve(root, fromSource ? source : join('out', 'main', built));
  return {
    root,
    desktopEntry: join(root, 'out', 'shell', 'main.cjs'),
    resources: join(root, 'resources'),
    taggerEntry: entry('taggerProcess.js', 'src/core/tagger/taggerProcess.ts'),
    decoderEntry: unpacked(entry('decoderProcess.js', 'src/core/media/decoderProcess.ts')),
    decoderThreadEntry: entry('decoderThread.js', 'src/core/media/decoderThread.ts'),
    libraryThreadEntry: join(root, 'out', 'shell', 'libraryThread.cjs'),
    backupThreadEntry: entry('backupThread.js', 'src/core/catalogue/backupThread.ts'),
    preloadEntry: join(root, 'out', 'shell', 'preload.cjs'),
    rendererFolder: join(root, 'out', 'renderer'),
    nodePath: plainNode(root),
  };
}
