/** @file Starting the desktop program from the command line: whether Electron can be had here, and how it is run. */

import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasDisplay } from './serve/openBrowser.ts';

/** Milliseconds that the download of Electron's binary may take. */
const LONGEST_DOWNLOAD = 15 * 60_000;
/** A program that ends so soon, in milliseconds, and not well, could not start at all. */
const SOON = 5000;

/**
 * The path of Electron's binary, downloaded where it is missing and that is possible; null where it cannot be had.
 * @param onDownload called before a download begins
 */
function electronBinary(root: string, onDownload: () => void): string | null {
  const folder = join(root, 'node_modules', 'electron');
  if (!existsSync(folder)) return null;
  const isThere = existsSync(join(folder, 'dist')) || process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!isThere) onDownload();
  // in a process of its own: the package prints, and ends the process, where the download fails
  const asked = spawnSync(process.execPath, ['-p', `require(${JSON.stringify(folder)})`], {
    encoding: 'utf8',
    timeout: LONGEST_DOWNLOAD,
    cwd: root,
  });
  const path = asked.status === 0 ? (asked.stdout.trim().split('\n').at(-1) ?? '') : '';
  return path !== '' && existsSync(path) ? path : null;
}

/** Why the window cannot be opened here, as a clause; null where it may be. */
function obstacle(): string | null {
  if (!hasDisplay()) return 'there is no display';
  if (process.platform === 'linux' && process.getuid?.() === 0) return 'Electron does not run as root';
  return null;
}

export interface DesktopOptions {
  /** The program's own folder. */
  readonly root: string;
  readonly entry: string;
  readonly folders: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly onDownload: () => void;
}

/**
 * Opens the desktop program and waits for its end.
 * @returns its exit status, or the clause that says why it cannot be opened here
 */
export async function runDesktop(options: DesktopOptions): Promise<number | { readonly why: string }> {
  const why = obstacle();
  if (why !== null) return { why };
  const electron = electronBinary(options.root, options.onDownload);
  if (electron === null) return { why: 'its Electron is missing and could not be downloaded' };
  const environment = { ...options.environment };
  delete environment['ELECTRON_RUN_AS_NODE'];
  const started = performance.now();
  const child = spawn(electron, [options.entry, ...options.folders], { stdio: 'inherit', env: environment });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, pass);
  try {
    const status = await new Promise<number>((resolve) => {
      child.once('error', () => resolve(127));
      child.once('exit', (code) => resolve(code ?? 1));
    });
    // 127: the system could not load it, as where a library that it needs is not installed
    if (status === 127 && performance.now() - started < SOON)
      return { why: 'Electron does not start on this system (a library that it needs is missing)' };
    return status;
  } finally {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, pass);
  }
}
