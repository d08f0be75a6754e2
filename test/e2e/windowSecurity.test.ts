/**
 * @file What a hostile page in the window, a forged message and a file that is no picture can do: nothing. Real Electron.
 */

import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WINDOW_SOURCES } from '../../src/main/windowProtocol.ts';
import { windowFileHeaders } from '../../src/service/windowFiles.ts';
import { hasElectron, openDesktop, type Desktop } from '../fixtures/desktop.ts';
import { Workplace } from '../fixtures/program.ts';
import { hasShared, shared } from '../fixtures/shared.ts';

interface Answer {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly error?: { readonly code: string };
}

describe.skipIf(!hasElectron || !hasShared)('a hostile page in the window', () => {
  let workplace: Workplace;
  let desktop: Desktop;
  /** Ids of photos by file name. */
  let ids: ReadonlyMap<string, number>;

  beforeAll(async () => {
    workplace = new Workplace();
    const source = shared('photos/imagenette160/n01440764');
    cpSync(source, join(workplace.photos, 'fish'), { recursive: true });
    const script = `<script>document.title = 'taken'</script>`;
    writeFileSync(
      join(workplace.photos, 'drawing.jpg'),
      `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${script}</svg>`,
    );
    writeFileSync(join(workplace.photos, 'page.jpg'), `<!doctype html><html>${script}</html>`);
    await workplace.answer(['scan', workplace.photos]);
    const found = (await workplace.answer(['search', 'is:failed or not is:failed', '--limit', '100000'])) as {
      photos: { photoId: number; path: string }[];
    };
    ids = new Map(found.photos.map(({ photoId, path }) => [path.split('/').at(-1)!, photoId]));
    desktop = await openDesktop(workplace);
    await desktop.page.getByRole('grid').waitFor();
  });
  afterAll(async () => {
    await desktop?.close();
    await workplace?.close();
  });

  const inPage = <Result>(work: string): Promise<Result> =>
    desktop.page.evaluate<Result>(`(async () => { ${work} })()`);

  it('has the bridge and nothing of Node or Electron', async () => {
    expect(
      await inPage(`return {
        bridge: Object.keys(window.tagroll).sort(),
        node: [typeof require, typeof process, typeof module, typeof Buffer, typeof __dirname],
        isFrozen: (() => { try { window.tagroll.send = null; } catch {} return typeof window.tagroll.send; })(),
      }`),
    ).toEqual({
      bridge: ['addDroppedFolders', 'onAction', 'onMessage', 'send', 'setMenu', 'setTheme'],
      node: ['undefined', 'undefined', 'undefined', 'undefined', 'undefined'],
      isFrozen: 'function',
    });
  });

  it('is as shut as a served window, and pictures of photos load in it all the same', async () => {
    const headers = await desktop.app.evaluate(async ({ net }) =>
      Object.fromEntries((await net.fetch('tagroll://window/')).headers),
    );
    expect(headers).toMatchObject(windowFileHeaders('text/html; charset=utf-8', WINDOW_SOURCES));
    const fish = [...ids].find(([name]) => name.endsWith('.JPEG'))![1];
    for (const kind of ['thumbnail', 'full']) {
      const width = await inPage<number>(`
        const image = new Image();
        image.src = 'photo://${kind}/${fish}?v=shut';
        await image.decode();
        return image.naturalWidth;
      `);
      expect(width, kind).toBeGreaterThan(100);
    }
    // small pictures are drawn by the page, which may read them for that; the photos themselves it may only show
    const isRead = (kind: string): Promise<boolean> =>
      inPage(`return fetch('photo://${kind}/${fish}?v=shut').then(({ ok }) => ok, () => false)`);
    expect([await isRead('thumbnail'), await isRead('full')]).toEqual([true, false]);
  });

  it('runs confined: sandbox, isolated context, web security, no Node', async () => {
    const preferences = await desktop.app.evaluate(({ BrowserWindow }) => {
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } =
        // not in the newest Electron's types; it tells what the page really runs with
        (
          BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
            getLastWebPreferences(): Record<string, unknown>;
          }
        ).getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
    });
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  it('can run no text as a script and load nothing from elsewhere', async () => {
    expect(
      await inPage(`
        const tried = {};
        // from a timer, as the page's own code would: what a debugger evaluates may use eval
        const attempt = (name, work) => new Promise((done) => setTimeout(async () => {
          try { tried[name] = await work(); } catch (error) { tried[name] = 'refused'; }
          done();
        }));
        await attempt('eval', () => eval('1 + 1'));
        await attempt('function', () => new Function('return 1')());
        await attempt('file', () => fetch('file:///etc/passwd').then((answer) => answer.text()));
        await attempt('network', () => fetch('https://example.org/').then((answer) => answer.status));
        await attempt('worker', () => new Worker(URL.createObjectURL(new Blob(['1']))) && 'made');
        await attempt('socket', () => new Promise((resolve, reject) => {
          const socket = new WebSocket('ws://127.0.0.1:1/');
          socket.onopen = () => resolve('open');
          socket.onerror = reject;
        }));
        const script = document.createElement('script');
        script.textContent = 'window.wasRun = true';
        document.head.append(script);
        tried.inline = window.wasRun ?? 'refused';
        const frame = document.createElement('iframe');
        frame.src = 'https://example.org/';
        document.body.append(frame);
        await new Promise((resolve) => setTimeout(resolve, 200));
        tried.frame = (() => { try { return frame.contentWindow.location.href; } catch { return 'refused'; } })();
        frame.remove();
        return tried;
      `),
    ).toEqual({
      eval: 'refused',
      function: 'refused',
      file: 'refused',
      network: 'refused',
      worker: 'refused',
      socket: 'refused',
      inline: 'refused',
      frame: 'refused',
    });
  });

  it('can neither go elsewhere nor open a window, nor get a permission', async () => {
    const before = desktop.page.url();
    expect(
      await inPage(`
        const opened = window.open('https://example.org:1/') === null;
        location.href = 'file:///etc/passwd';
        const link = document.createElement('a');
        link.href = 'https://example.org/';
        document.body.append(link);
        link.click();
        link.remove();
        await new Promise((resolve) => setTimeout(resolve, 300));
        const asked = async (name) => (await navigator.permissions.query({ name })).state;
        return {
          opened,
          notifications: await Notification.requestPermission(),
          camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'given', () => 'refused'),
          place: await asked('geolocation'),
        };
      `),
    ).toEqual({ opened: true, notifications: 'denied', camera: 'refused', place: 'denied' });
    expect(desktop.page.url()).toBe(before);
    expect(desktop.app.windows()).toHaveLength(1);
  });

  /** Sends a raw message over the bridge, beside the page's own client, and waits for the answer to `id`. */
  const forge = (message: string): Promise<Answer | 'none'> =>
    inPage(`
      const answers = [];
      const message = ${message};
      window.tagroll.onMessage((one) => answers.push(one));
      try { window.tagroll.send(message); } catch (error) { return 'none'; }
      window.tagroll.send({ verb: 'call', id: 999999, kind: 'query', name: 'host', input: {} });
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        const own = answers.find((one) => one.id === message?.id);
        if (own) return own.answer;
        if (answers.some((one) => one.id === 999999)) return 'none';
      }
    `);

  it('gets nothing for forged messages but a refusal, and the library goes on', async () => {
    const refused = { ok: false, error: { code: 'INPUT_INVALID' } };
    for (const message of [
      `{ verb: 'call', id: 7001, kind: 'query', name: '__proto__', input: {} }`,
      `{ verb: 'call', id: 7002, kind: 'query', name: 'constructor', input: {} }`,
      `{ verb: 'call', id: 7003, kind: 'command', name: 'removeFolder', input: { folderId: 'C:\\\\' } }`,
      `{ verb: 'call', id: 7004, kind: 'command', name: 'showInFolder', input: { path: '/etc/passwd' } }`,
      `{ verb: 'call', id: 7005, kind: 'command', name: 'addChosenFolder', input: { path: '/etc' } }`,
      `{ verb: 'call', id: 7006, kind: 'query', name: 'result', input: { query: 5, sort: 'newest' } }`,
      `{ verb: 'call', id: 7007, kind: 'query', name: 'photo', input: { photoId: -1 } }`,
      `{ verb: 'call', id: 7008, kind: 'command', name: 'correct', input: { photoIds: [1, 2], changes: [], source: 'x' } }`,
    ]) {
      expect(await forge(message), message).toMatchObject(refused);
    }
    for (const message of [
      `null`,
      `'text'`,
      `{ verb: 'execute', id: 7010 }`,
      `{ verb: 'call', id: -3, kind: 'query', name: 'host', input: {} }`,
      `{ verb: 'call', id: 7011, kind: 'event', name: 'host', input: {} }`,
      `{ verb: 'subscribe', event: '__proto__' }`,
      `new Array(10).fill('x'.repeat(1e6))`,
    ]) {
      expect(await forge(message), message).toBe('none');
    }
  });

  it('is shown pictures by id only, whatever an address holds', async () => {
    const fish = [...ids].find(([name]) => name.endsWith('.JPEG'))![1];
    const answers = await desktop.app.evaluate(
      async ({ net }, addresses) => {
        const tried: Record<string, number> = {};
        for (const address of addresses) {
          try {
            tried[address] = (await net.fetch(address)).status;
          } catch (error) {
            tried[address] = error instanceof Error ? 0 : -1;
          }
        }
        return tried;
      },
      [
        `photo://thumbnail/${fish}`,
        `photo://full/${fish}?v=abc`,
        `photo://thumbnail/../../etc/passwd`,
        `photo://full/..%2f..%2fetc%2fpasswd`,
        `photo://full//etc/passwd`,
        `photo://full/${fish}/../../../etc/passwd`,
        `photo://full/${fish}%00.svg`,
        `photo://full/-1`,
        `photo://full/1e9`,
        `photo://full/99999999999999999999`,
        `photo://full/${fish}?v=../../x`,
        `photo://etc/passwd`,
        `tagroll://window/../../package.json`,
        `tagroll://window/..%2f..%2fpackage.json`,
        `tagroll://window/%2e%2e/main/index.js`,
        `tagroll://elsewhere/index.html`,
      ],
    );
    const entries = Object.entries(answers);
    expect(entries.slice(0, 2).map(([, status]) => status)).toEqual([200, 200]);
    expect(entries.slice(2).filter(([, status]) => status === 200)).toEqual([]);
  });

  it('never gets a drawing or a page for a picture', async () => {
    const answers = await desktop.app.evaluate(
      async ({ net }, photoIds) => {
        const found: (string | null)[][] = [];
        for (const id of photoIds) {
          for (const kind of ['thumbnail', 'full']) {
            const answer = await net.fetch(`photo://${kind}/${id}`);
            found.push([String(answer.status), answer.headers.get('content-type')]);
          }
        }
        return found;
      },
      ['drawing.jpg', 'page.jpg'].map((name) => ids.get(name) ?? 0),
    );
    for (const [status, type] of answers)
      expect([status === '200', /svg|html|xml/.test(type ?? '')]).toEqual([false, false]);
  });
});
