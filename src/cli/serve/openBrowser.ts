/** @file The system's browser. */

import { spawn } from 'node:child_process';

/** True where somebody can be expected to look at a screen of this machine. */
export function hasDisplay(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): boolean {
  if (platform === 'win32' || platform === 'darwin') return !environment['SSH_CONNECTION'];
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}

/** The system's own way to open an address. */
export function browserCommand(platform: NodeJS.Platform, address: string): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open', address];
  // "start" is a word of the shell; this is what it does, without one
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', address];
  return ['xdg-open', address];
}

/** Opens `address` in the system's browser. @returns false where that could not be started. */
export function openBrowser(address: string): Promise<boolean> {
  const [command, ...words] = browserCommand(process.platform, address);
  const child = spawn(command, words, { stdio: 'ignore', detached: true });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
