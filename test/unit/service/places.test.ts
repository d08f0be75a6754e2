/** @file Where the catalogue lies when nobody says where. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defaultCatalogueFolder, programPlaces } from '../../../src/service/places.ts';
import { projectFolder } from '../../fixtures/shared.ts';

describe("the system's place for user data", () => {
  it('is XDG_DATA_HOME on Linux, where that is an absolute path', () => {
    const home = '/home/me';
    expect(defaultCatalogueFolder('linux', { XDG_DATA_HOME: '/data' }, home)).toBe('/data/tagroll');
    for (const value of [undefined, '', 'relative/data', './data'])
      expect(defaultCatalogueFolder('linux', { XDG_DATA_HOME: value }, home)).toBe(
        '/home/me/.local/share/tagroll',
      );
  });

  it('is Application Support on macOS, whatever XDG says', () => {
    expect(defaultCatalogueFolder('darwin', { XDG_DATA_HOME: '/data' }, '/Users/me')).toBe(
      '/Users/me/Library/Application Support/Tagroll',
    );
  });

  it('is APPDATA on Windows, also where that is not set', () => {
    const home = join('C:', 'Users', 'me');
    const roaming = join('D:', 'Roaming');
    expect(defaultCatalogueFolder('win32', { APPDATA: roaming }, home)).toBe(join(roaming, 'Tagroll'));
    for (const environment of [{}, { APPDATA: '' }])
      expect(defaultCatalogueFolder('win32', environment, home)).toBe(
        join(home, 'AppData', 'Roaming', 'Tagroll'),
      );
  });
});

describe("the program's own files", () => {
  const urlOf = (...parts: string[]): string => pathToFileURL(join(projectFolder, ...parts)).href;

  it('are sources where the sources run', () => {
    const places = programPlaces(urlOf('src/cli/context.ts'));
    expect(places.resources).toBe(join(projectFolder, 'resources'));
    const { nodePath, preloadEntry: _, rendererFolder: __, ...sources } = places;
    for (const path of Object.values(sources)) expect(existsSync(path), path).toBe(true);
    // this is plain Node
    expect(nodePath).toBe(null);
  });

  it('are what was built where that runs, also from a chunk', () => {
    for (const path of ['out/main/cli.js', 'out/main/chunks/context-x.js']) {
      expect(programPlaces(urlOf(path))).toEqual({
        root: projectFolder,
        desktopEntry: join(projectFolder, 'out/shell/main.cjs'),
        resources: join(projectFolder, 'resources'),
        taggerEntry: join(projectFolder, 'out/main/taggerProcess.js'),
        decoderEntry: join(projectFolder, 'out/main/decoderProcess.js'),
        decoderThreadEntry: join(projectFolder, 'out/main/decoderThread.js'),
        backupThreadEntry: join(projectFolder, 'out/main/backupThread.js'),
        libraryThreadEntry: join(projectFolder, 'out/shell/libraryThread.cjs'),
        preloadEntry: join(projectFolder, 'out/shell/preload.cjs'),
        rendererFolder: join(projectFolder, 'out/renderer'),
        nodePath: null,
      });
    }
  });
});
