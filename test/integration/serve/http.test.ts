/** @file What the server of the window hands out, to whom, and what it refuses. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServer } from '../../../src/cli/serve/httpServer.ts';
import { jpeg } from '../../fixtures/pictures.ts';
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

describe('a photo', () => {
  let picture: Buffer;
  beforeAll(async () => {
    picture = await jpeg('served', 256, true);
    test.pictures.set(1, {
      kind: 'bytes',
      bytes: new Uint8Array(picture),
      mimeType: 'image/jpeg',
      version: 'abc-1',
    });
    test.addFile(2, 'large.jpg', picture);
  });

  it('has a small picture, kept by the browser where its address has a version', async () => {
    const { status, headers, body } = await test.get('photo/thumbnail/1?v=abc-1');
    expect(status).toBe(200);
    expect(body).toEqual(picture);
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-security-policy': `default-src 'none'; sandbox`,
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, max-age=31536000, immutable',
      etag: '"abc-1"',
    });
    const bare = await test.get('photo/thumbnail/1');
    expect(bare.headers['cache-control']).toBe('private, no-cache');
    expect((await test.get('photo/thumbnail/1', { 'if-none-match': '"abc-1"' })).status).toBe(304);
    expect((await test.get('photo/thumbnail/1', { 'if-none-match': '"abc"' })).status).toBe(200);
    const head = await test.get('photo/thumbnail/1', {}, 'HEAD');
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([
      200,
      0,
      String(picture.length),
    ]);
  });

  it('is sent whole or in parts', async () => {
    const size = picture.length;
    const whole = await test.get('photo/full/2');
    expect([whole.status, whole.headers['accept-ranges']]).toEqual([200, 'bytes']);
    expect(whole.body).toEqual(picture);
    const part = await test.get('photo/full/2', { range: 'bytes=100-199' });
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 100-199/${size}`]);
    expect(part.body).toEqual(picture.subarray(100, 200));
    const end = await test.get('photo/full/2', { range: 'bytes=-50' });
    expect(end.body).toEqual(picture.subarray(size - 50));
    const beyond = await test.get('photo/full/2', { range: `bytes=${size}-` });
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${size}`]);
    // of the version that it has; another one is sent whole
    const current = await test.get('photo/full/2', { range: 'bytes=0-9', 'if-range': '"v2"' });
    expect([current.status, current.body.length]).toEqual([206, 10]);
    const other = await test.get('photo/full/2', { range: 'bytes=0-9', 'if-range': '"old"' });
    expect([other.status, other.body.length]).toEqual([200, size]);
    const head = await test.get('photo/full/2', {}, 'HEAD');
    expect([head.body.length, head.headers['content-length']]).toEqual([0, String(size)]);
  });

  it('is never sent as anything but a picture', async () => {
    const posing = {
      svg: 'image/svg+xml',
      html: 'text/html',
      xml: 'application/xhtml+xml',
      pdf: 'application/pdf',
    };
    for (const [index, [extension, type]] of Object.entries(posing).entries()) {
      test.addFile(10 + index, `photo.${extension}.jpg`, '<script>alert(1)</script>', type);
      const answer = await test.get(`photo/full/${10 + index}`);
      expect([answer.status, answer.headers['content-type']], type).toEqual([
        404,
        'text/plain; charset=utf-8',
      ]);
      expect(answer.body.toString()).not.toContain('script');
    }
  });

  it('that has no picture yet is no fault', async () => {
    const { status, headers, body } = await test.get('photo/thumbnail/5?v=1');
    expect([status, headers['cache-control'], body.length]).toEqual([204, 'no-store', 0]);
  });

  it('has none where the file is gone, or is no plain file any more', async () => {
    const path = test.addFile(20, 'gone.jpg', 'x');
    rmSync(path);
    mkdirSync(join(test.folder, 'folder.jpg'));
    test.addPath(21, join(test.folder, 'folder.jpg'));
    // opening a pipe that nobody writes to would wait for ever
    execFileSync('mkfifo', [join(test.folder, 'pipe.jpg')]);
    test.addPath(22, join(test.folder, 'pipe.jpg'));
    for (const id of [20, 21, 22]) expect((await test.get(`photo/full/${id}`)).status, String(id)).toBe(404);
    test.addFile(23, 'empty.jpg', '');
    const empty = await test.get('photo/full/23');
    expect([empty.status, empty.body.length]).toEqual([200, 0]);
  });

  it('is asked for by a number, and nothing else', async () => {
    const ids = [
      '0',
      '-1',
      '1.5',
      '1e3',
      '01',
      '0x1',
      '',
      ' 1',
      '1 ',
      '%31',
      '１',
      '1/',
      '1/2',
      '1.jpg',
      'NaN',
      'null',
    ];
    for (const id of [...ids, '9'.repeat(16), '9'.repeat(400), '__proto__', 'constructor'])
      for (const kind of ['thumbnail', 'full']) {
        const answer = await test.get(encodeURI(`photo/${kind}/${id}`).replace('%2531', '%31'));
        expect(answer.status, id.slice(0, 40)).toBe(404);
      }
    for (const kind of ['', 'Thumbnail', 'original', '__proto__'])
      expect((await test.get(`photo/${kind}/1`)).status, kind).toBe(404);
    // a number like any other, of a photo that has no picture
    expect((await test.get(`photo/full/${'9'.repeat(15)}`)).status).toBe(204);
  });
});

describe('clients that take their time', () => {
  it('hold no socket for long, however slowly they speak', async () => {
    const patience = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 100 };
    const slow = await TestServer.start({ patience });
    const starts = [
      '',
      'GET ',
      'GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ',
      `POST /session HTTP/1.1\r\nhost: 127.0.0.1:${slow.port}\r\norigin: ${slow.server.origin}\r\ncontent-length: 500\r\n\r\n{`,
    ];
    const ended = Array.from({ length: 40 }, async (_, index) => {
      const socket = await slow.socket();
      socket.on('error', () => undefined);
      socket.resume();
      const start = starts[index % starts.length]!;
      socket.write(start);
      const dribble = setInterval(() => start === '' || socket.write('x'), 50);
      await new Promise((resolve) => socket.once('close', resolve));
      clearInterval(dribble);
    });
    await Promise.all(ended);
    expect((await slow.get('')).status).toBe(200);
    await slow.close();
  });

  it('do not keep the server from ending', async () => {
    const ending = await TestServer.start();
    const sockets = await Promise.all(Array.from({ length: 5 }, () => ending.socket()));
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve).resume()));
    sockets[0]!.write('GET / HTTP/1.1\r\n');
    await ending.close();
    await Promise.all(closed);
  });
});

describe('the place where it listens', () => {
  it('is loopback only, in both of its addresses', async () => {
    const { port } = test;
    const six = createServer();
    const taken = await new Promise((resolve) => {
      six.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      six.listen(port, '::1', () => resolve('free'));
    });
    six.close();
    expect(['EADDRINUSE', 'EADDRNOTAVAIL']).toContain(taken);
    // another address of this machine is still to be had at this port: nobody listens there
    const other = createServer();
    const second = await new Promise((resolve) => {
      other.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      other.listen(port, '127.0.0.2', () => resolve('free'));
    });
    other.close();
    // macOS has no such address
    expect(['free', 'EADDRNOTAVAIL']).toContain(second);
  });

  it('is refused in words where it is taken, or is not of this machine', async () => {
    const options = {
      service: test.service,
      pictures: { picture: () => Promise.resolve(null) },
      rendererFolder: join(test.folder, 'renderer'),
      icon: join(test.folder, 'renderer/index.html'),
      logger: { log: () => undefined },
    };
    await expect(openServer({ ...options, host: undefined, port: test.port })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: `Port ${test.port} is in use by another program. Name another one with --port, or none.`,
    });
    await expect(openServer({ ...options, host: '192.0.2.1', port: 0 })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: '"192.0.2.1" is no address of this machine.',
    });
    const unbuilt = { ...options, rendererFolder: test.folder, host: undefined, port: 0 };
    await expect(openServer(unbuilt)).rejects.toMatchObject({ code: 'NOT_HERE' });
  });
});
