/**
 * @file What no page in a window may do, whatever it is. After Electron's list
 * (https://www.electronjs.org/docs/latest/tutorial/security).
 */

import { app, session, shell, type WebContents } from 'electron';

/** Addresses that may be opened in the system's browser: https, parsed, without a user name in them. */
export function mayOpenOutside(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '';
}

function confine(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** Denies permissions, navigation, new windows and downloads to every page. Call it before the first window. */
export function confinePages(): void {
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

/** Denies what pages ask of the session. Call it when the app is ready. */
export function confineSession(): void {
  const { defaultSession } = session;
  // copying text is a click's own right; everything else that has a name here, nobody needs
  const isHarmless = (permission: string): boolean => permission === 'clipboard-sanitized-write';
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(isHarmless(permission)),
  );
  defaultSession.setPermissionCheckHandler((_contents, permission) => isHarmless(permission));
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', (event) => event.preventDefault());
}
