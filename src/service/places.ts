/** @file Where things lie: the program's own files, and the system's place for user data. */

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
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
  readonly resources: string;
  readonly taggerEntry: string;
  readonly decoderEntry: string;
  readonly decoderThreadEntry: string;
}

/**
 * The program's own files, from the place of the running module: `out/main/…js` where it is built, `src/cli/…ts` where
 * the sources run by themselves.
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
  const entry = (built: string, source: string): string =>
    resolve(root, fromSource ? source : join('out', 'main', built));
  return {
    resources: join(root, 'resources'),
    taggerEntry: entry('taggerProcess.js', 'src/core/tagger/taggerProcess.ts'),
    decoderEntry: entry('decoderProcess.js', 'src/core/media/decoderProcess.ts'),
    decoderThreadEntry: entry('decoderThread.js', 'src/core/media/decoderThread.ts'),
  };
}
