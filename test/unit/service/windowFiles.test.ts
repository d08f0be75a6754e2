/** @file What of the built window is handed out, and how shut its page is. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WINDOW_SOURCES } from '../../../src/main/windowProtocol.ts';
import { LOCKED_POLICY, listWindowFiles, windowFileHeaders } from '../../../src/service/windowFiles.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'tagroll-test-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the files of the window', () => {
  it('are those that a window is made of, by their path with slashes', () => {
    mkdirSync(join(folder, 'assets', 'deep.js'), { recursive: true });
    const names = [
      'index.html',
      'assets/a.js',
      'assets/deep.js/b.css',
      'assets/a.js.map',
      'notes.txt',
      '.js',
    ];
    for (const name of names) writeFileSync(join(folder, name), '');
    const files = listWindowFiles(folder);
    expect([...files.keys()].sort()).toEqual(['assets/a.js', 'assets/deep.js/b.css', 'index.html']);
    expect(files.get('assets/deep.js/b.css')).toEqual({
      path: join(folder, 'assets', 'deep.js', 'b.css'),
      mimeType: 'text/css; charset=utf-8',
    });
  });
});

describe('the headers of a file', () => {
  const policyOf = (sources: Parameters<typeof windowFileHeaders>[1]): string[] =>
    windowFileHeaders('text/html; charset=utf-8', sources)['content-security-policy']!.split('; ');

  it('let every window do the same, but for where its pictures and its answers come from', () => {
    const [desktop, served] = [policyOf(WINDOW_SOURCES), policyOf({ contract: 'ws://host:1' })];
    expect(desktop.filter((one) => !served.includes(one))).toEqual([
      `img-src 'self' photo: blob:`,
      `connect-src 'self' photo://thumbnail`,
    ]);
    expect(served.filter((one) => !desktop.includes(one))).toEqual([
      `img-src 'self' blob:`,
      `connect-src 'self' ws://host:1`,
    ]);
    expect(served.join()).not.toContain('unsafe');
  });

  it('lock what is no page, and shut a page off', () => {
    const drawing = windowFileHeaders('image/svg+xml', { pictures: 'photo:' });
    expect(drawing['content-security-policy']).toBe(LOCKED_POLICY);
    expect(drawing['permissions-policy']).toBeUndefined();
    expect(windowFileHeaders('text/html; charset=utf-8', {})).toMatchObject({
      'x-content-type-options': 'nosniff',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
  });
});
