/**
 * @file The page at `/`, the only one that anybody may see: it takes the key out of the address, behind the `#` where no
 * log and no referrer sees it, exchanges it for a cookie, and goes to the room.
 */

import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; font: 13px/1.5 system-ui, sans-serif; }
body { display: grid; place-content: center; min-height: 100vh; margin: 0; background: light-dark(#fff, #1f1f1f); }
p { max-width: 36em; margin: 0 24px; color: light-dark(#333, #ddd); }
`;

const SCRIPT = `
const say = (words) => { document.querySelector('p').textContent = words; };
async function enter() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) {
    say('To open Tagroll, use the whole address that it printed when it started.');
    return;
  }
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  // takes the place of this page in the history, and with it the key
  if (answer.ok) location.replace((await answer.json()).address);
  else say('This address is no longer good. Use the one that Tagroll printed when it started last.');
}
const tryToEnter = () => enter().catch(() => say('Tagroll does not answer. Is it still running?'));
// the right address in this tab changes no more than what stands behind the #
addEventListener('hashchange', tryToEnter);
tryToEnter();
`;

/** The whole page. */
export const DOOR = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Tagroll</title><style>${STYLE}</style></head>
<body><p role="status">Tagroll is being opened.</p><script type="module">${SCRIPT}</script></body>
</html>
`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Allows the page these two inline parts and no other. */
export const DOOR_POLICY = [
  `default-src 'none'`,
  `script-src ${hashOf(SCRIPT)}`,
  `style-src ${hashOf(STYLE)}`,
  `connect-src 'self'`,
  `frame-ancestors 'none'`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ');
