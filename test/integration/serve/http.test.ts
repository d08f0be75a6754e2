/** @file What the server of the window hands out, to whom, and what it refuses. */

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRET, TestServer } from './testServer.ts';

let test: TestServer;
beforeAll(async () => {
  test = await TestServer.start();
});
afterAll(() => test.close());

describe('the door', () => {
  it('is open to anybody, and shows nothing of the library', async () => {
    const { status, headers, body } = await test.request('GET', '/', { 'sec-fetch-site': 'cross-site' });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    for (const secret of [test.token, test.room.slice(1, -1), test.cookie.split('=')[1]!])
      expect(body.toString()).not.toContain(secret);
  });

  it('allows its own two inline parts and no other', async () => {
    const { headers, body } = await test.request('GET', '/');
    const policy = String(headers['content-security-policy']);
    const parts = [...body.toString().matchAll(/<(style|script)[^>]*>([^]*?)<\/\1>/g)];
    expect(parts).toHaveLength(2);
    for (const [, name, content] of parts) {
      const hash = createHash('sha256').update(content!).digest('base64');
      expect(policy).toContain(`${name}-src 'sha256-${hash}'`);
    }
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).not.toContain('unsafe');
  });

  it('has an icon', async () => {
    const { status, headers } = await test.request('GET', '/favicon.ico');
    expect([status, headers['content-type']]).toEqual([200, 'image/png']);
  });

  it('gives a cookie for the key, bound to the room', async () => {
    const answer = await test.post('/session', { token: test.token });
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(JSON.parse(answer.body.toString())).toEqual({ address: test.room });
    const [cookie, ...attributes] = String(answer.headers['set-cookie']).split('; ');
    expect(cookie).toMatch(new RegExp(`^tagroll-${test.port}=[\\w-]{43}$`));
    expect(attributes.sort()).toEqual(['HttpOnly', `Path=${test.room}`, 'SameSite=Strict']);
  });

  it('opens to an address of a browser that the program starts only once', async () => {
    const key = new URLSearchParams(new URL(test.server.singleAddress()).hash.slice(1)).get('token');
    expect((await test.post('/session', { token: key })).status).toBe(200);
    expect((await test.post('/session', { token: key })).status).toBe(401);
  });

  it('stays shut for a wrong key, in whatever form', async () => {
    const { token } = test;
    const wrong = [
      '',
      'x',
      token.slice(0, -1),
      `${token}x`,
      token.toUpperCase(),
      `${token}\0`,
      'x'.repeat(5000),
    ];
    const shapes = [null, 7, [], [token], { token: null }, { token: [token] }, { token: {} }, { key: token }];
    for (const body of [...wrong.map((token) => ({ token })), ...shapes, { __proto__: { token } }]) {
      const answer = await test.post('/session', body);
      expect(answer.status, JSON.stringify(body)).toBe(401);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    const plain = await test.request('POST', '/session', { origin: test.server.origin }, 'no JSON');
    expect(plain.status).toBe(401);
  });

  it('stays shut for the right key from another page', async () => {
    const { token } = test;
    for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:${test.port + 1}`])
      expect((await test.post('/session', { token }, { origin })).status, origin).toBe(403);
    expect((await test.post('/session', { token }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await test.post('/session', { token }, { host: 'evil.example' })).status).toBe(421);
    const noOrigin = await test.request('POST', '/session', {}, JSON.stringify({ token }));
    expect(noOrigin.status).toBe(403);
  });
});

describe('without the cookie', () => {
  const paths = (): string[] =>
    [
      '',
      'index.html',
      'assets/window-abc.js',
      'photo/thumbnail/1',
      'photo/full/1',
      'contract',
      'nothing',
    ].map((path) => `${test.room}${path}`);

  it('everything but the door is refused, and nobody learns what there is', async () => {
    const elsewhere = [
      '/index.html',
      '/assets/window-abc.js',
      '/photo/thumbnail/1',
      '/contract',
      '/nothing',
      '//',
    ];
    const bodies = new Set<string>();
    for (const path of [...paths(), ...elsewhere, '/session']) {
      for (const cookie of [
        '',
        `tagroll-${test.port}=${test.token}`,
        `tagroll-1=${test.cookie.split('=')[1]}`,
      ]) {
        const answer = await test.request('GET', path, { cookie });
        expect(answer.status, path).toBe(401);
        bodies.add(answer.body.toString());
      }
    }
    expect(bodies.size).toBe(1);
  });

  it('the key in the address of a request opens nothing', async () => {
    for (const path of paths()) {
      const answer = await test.request('GET', `${path}?token=${test.token}`, {
        authorization: `Bearer ${test.token}`,
      });
      expect(answer.status, path).toBe(401);
    }
  });
});

describe('the room', () => {
  it('holds the page, which may load what is its own', async () => {
    const { status, headers, body } = await test.get('');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body.toString()).toContain('window-abc.js');
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual([
      `default-src 'none'`,
      `script-src 'self'`,
      `style-src 'self'`,
      `img-src 'self' blob:`,
      `font-src 'self'`,
      `connect-src 'self' ws://127.0.0.1:${test.port}`,
      `frame-ancestors 'none'`,
      `base-uri 'none'`,
      `form-action 'none'`,
    ]);
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('holds its files, each as what it is, and not again for who has them', async () => {
    const types = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };
    for (const [extension, type] of Object.entries(types)) {
      const { status, headers } = await test.get(`assets/window-abc.${extension}`);
      expect([status, headers['content-type'], headers['x-content-type-options']]).toEqual([
        200,
        type,
        'nosniff',
      ]);
      expect(headers['cache-control']).toBe('private, max-age=31536000, immutable');
      const etag = headers.etag!;
      const again = await test.get(`assets/window-abc.${extension}`, { 'if-none-match': `"x", W/${etag}` });
      expect([again.status, again.body.length]).toEqual([304, 0]);
    }
    const drawing = await test.get('assets/drawing-abc.svg');
    expect(drawing.headers['content-security-policy']).toBe(`default-src 'none'; sandbox`);
  });

  it('answers HEAD with the head alone', async () => {
    const [head, whole] = [await test.get('', {}, 'HEAD'), await test.get('')];
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers['content-length']).toBe(String(whole.body.length));
  });

  it('holds no other file of its folder', async () => {
    for (const path of [
      'notes.txt',
      'assets/window-abc.js.map',
      'assets',
      'assets/',
      'contract',
      'photo/',
      'x',
    ])
      expect((await test.get(path)).status, path).toBe(404);
  });

  it('is left by no path, however it is written', async () => {
    const ups = [
      '..',
      '%2e%2e',
      '%2E%2e',
      '.%2e',
      '%252e%252e',
      '..;',
      '%c0%ae%c0%ae',
      '\\..',
      '%5c..',
      '%u002e%u002e',
    ];
    const slashes = ['/', '\\', '%2f', '%5c', '%252f', '//', '/./'];
    const paths = ups.flatMap((up) =>
      slashes.flatMap((slash) => [`${up}${slash}`, `assets${slash}${up}${slash}`]),
    );
    const starts = ['', 'assets/', 'photo/thumbnail/', 'photo/full/', 'photo/full/1/'];
    const wanted = starts.flatMap((start) => paths.map((path) => `${test.room}${start}${path}secret.html`));
    const absolute = [test.folder, `file://${test.folder}`, encodeURIComponent(test.folder)].flatMap(
      (folder) => [`${test.room}${folder}/secret.html`, `${folder}/secret.html`],
    );
    const more = [
      'index.html%00.js',
      'index.html%00',
      'INDEX.HTML',
      'index.html/',
      'index.html/.',
      './index.html',
    ];
    const ask = (path: string): Promise<string> =>
      test.raw(
        `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${test.port}\r\ncookie: ${test.cookie}\r\nconnection: close\r\n\r\n`,
      );
    expect(await ask(`${test.room}index.html`)).toMatch(/^HTTP\/1\.1 200 /);
    for (const path of [...wanted, ...absolute, ...more.map((name) => `${test.room}${name}`)]) {
      const answer = await ask(path);
      expect(answer, path).toMatch(/^HTTP\/1\.1 40[04] /);
      expect(answer, path).not.toContain(SECRET);
    }
  });

  it('is not reached by requests that are none of HTTP', async () => {
    const head = `host: 127.0.0.1:${test.port}\r\ncookie: ${test.cookie}\r\nconnection: close\r\n\r\n`;
    const lines = [
      `GET ${test.room}\0 HTTP/1.1`,
      `GET ${test.room}index.html\0.js HTTP/1.1`,
      `GET http://evil.example${test.room} HTTP/1.1`,
      `GET * HTTP/1.1`,
      `GET ${test.room} HTTP/9.9`,
      `CONNECT 127.0.0.1:22 HTTP/1.1`,
      'nonsense',
      `GET /${'x'.repeat(100_000)} HTTP/1.1`,
    ];
    for (const line of lines) {
      const answer = await test.raw(`${line}\r\n${head}`);
      expect(answer, line.slice(0, 80)).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    }
    const twoHosts = await test.raw(`GET / HTTP/1.1\r\nhost: evil.example\r\n${head}`);
    expect(twoHosts).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  it('answers no other page, and no other name of this machine', async () => {
    for (const site of ['cross-site', 'same-site'])
      expect((await test.get('', { 'sec-fetch-site': site })).status, site).toBe(403);
    expect((await test.get('', { origin: 'http://evil.example' })).status).toBe(403);
    for (const host of [
      'evil.example',
      `evil.example:${test.port}`,
      '127.0.0.1',
      `localhost:${test.port + 1}`,
    ])
      expect((await test.get('', { host })).status, host).toBe(421);
    expect((await test.get('', { host: `localhost:${test.port}` })).status).toBe(200);
    const oldest = await test.raw(`GET ${test.room} HTTP/1.0\r\ncookie: ${test.cookie}\r\n\r\n`);
    expect(oldest).toMatch(/^HTTP\/1\.1 421 /);
  });

  it('is read only', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      for (const path of [test.room, `${test.room}photo/thumbnail/1`, '/', '/nothing']) {
        const answer = await test.request(method, path, { cookie: test.cookie, origin: test.server.origin });
        expect([answer.status, answer.headers.allow], `${method} ${path}`).toEqual([405, 'GET, HEAD']);
        expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      }
    }
    expect((await test.request('PUT', '/session', { origin: test.server.origin })).headers.allow).toBe(
      'POST',
    );
  });
});
