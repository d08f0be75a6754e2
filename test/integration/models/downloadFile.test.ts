/** @file Downloads of one file from servers of every sort: at the end there is the file, or a sentence that says why not. */

import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../../../src/core/domain/logger.ts';
import { downloadFile } from '../../../src/core/models/downloadFile.ts';
import { proxyFor } from '../../../src/core/models/httpGet.ts';
import type { ModelFile } from '../../../src/core/models/manifest.ts';
import { FileServer, send, type Sending } from '../../fixtures/downloads/fileServer.ts';

const content = randomBytes(300_000);
const file: ModelFile = {
  name: 'model.onnx',
  size: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
  foundBeside: [],
};

let folder: string;
let path: string;
let server: FileServer;
let received: number[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tagroll-download-'));
  path = join(folder, 'file');
  received = [];
  server = await FileServer.start((request, response) => send(request, response, content));
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function download(change: { url?: string; signal?: AbortSignal; stallMs?: number } = {}): Promise<void> {
  const { url = server.url(), signal = new AbortController().signal, stallMs = 10_000 } = change;
  return downloadFile(file, new URL(url), path, {
    http: { allowLoopback: true, stallMs, environment: {} },
    firstPauseMs: 1,
    signal,
    onReceived: (bytes) => void received.push(bytes),
    logger: silentLogger,
  });
}

const ranges = (): (string | null)[] => server.seen.map(({ range }) => range);
const isThere = (): boolean =>
  readFileSync(path).equals(content) && !existsSync(`${path}.part`) && !existsSync(`${path}.part.json`);
const partSize = (): number => statSync(`${path}.part`, { throwIfNoEntry: false })?.size ?? -1;

/** Answers each request as the next in line says, and then as the last. */
function inTurn(...how: Sending[]): void {
  let next = 0;
  server.answer((request, response) =>
    send(request, response, content, how[Math.min(next++, how.length - 1)]),
  );
}

describe('a download', () => {
  it('brings the file, and tells how much of it is there', async () => {
    await download();
    expect(isThere()).toBe(true);
    expect(ranges()).toEqual([null]);
    expect(received.at(-1)).toBe(content.length);
    expect(received).toEqual(received.toSorted((a, b) => a - b));
  });

  it('goes on where the connection was cut, with the version that it began with', async () => {
    inTurn({ cutAfter: 100_000 }, { cutAfter: 50_000 }, {});
    await download();
    expect(isThere()).toBe(true);
    expect(ranges()).toEqual([null, 'bytes=100000-', 'bytes=150000-']);
    expect(server.seen.map(({ ifRange }) => ifRange)).toEqual([null, '"1"', '"1"']);
  });

  it('begins again where the server has another version by now', async () => {
    writeFileSync(`${path}.part`, randomBytes(1000));
    writeFileSync(`${path}.part.json`, JSON.stringify({ url: server.url(), validator: '"old"' }));
    await download();
    expect(isThere()).toBe(true);
    expect(server.seen).toEqual([{ path: '/file', range: 'bytes=1000-', ifRange: '"old"' }]);
  });

  it('takes the whole file from a server that sends no parts', async () => {
    inTurn({ ranges: false, cutAfter: 100_000 }, { ranges: false });
    await download();
    expect(isThere()).toBe(true);
    expect(ranges()).toEqual([null, 'bytes=100000-']);
  });

  it.each([
    ['without a version', { etag: null }],
    ['with a version that promises nothing', { etag: 'W/"1"' }],
    ['without a length', { etag: null, chunked: true }],
  ])('comes from a server %s', async (_, how) => {
    inTurn({ ...how, cutAfter: 70_000 }, how);
    await download();
    expect(isThere()).toBe(true);
    expect(server.seen[1]).toEqual({ path: '/file', range: 'bytes=70000-', ifRange: null });
  });

  it('begins again, once, where what was there is damaged', async () => {
    writeFileSync(`${path}.part`, randomBytes(1000));
    await download();
    expect(isThere()).toBe(true);
    expect(ranges()).toEqual(['bytes=1000-', null]);
  });

  it.each([content.length, content.length + 5])(
    'looks at what is there before it asks: %i bytes',
    async (size) => {
      writeFileSync(`${path}.part`, Buffer.concat([content, Buffer.alloc(5)]).subarray(0, size));
      await download();
      expect(isThere()).toBe(true);
      expect(server.seen.length).toBe(size === content.length ? 0 : 1);
    },
  );

  it('goes on after a server that holds the connection and sends nothing', async () => {
    inTurn({ holdAfter: 200_000 }, {});
    await download({ stallMs: 300 });
    expect(isThere()).toBe(true);
    expect(ranges()).toEqual([null, 'bytes=200000-']);
  });

  it('tries a server again that is busy, and waits as that asks', async () => {
    let busy = 2;
    server.answer((request, response) => {
      if (busy-- > 0) response.writeHead(503, { 'retry-after': '0' }).end();
      else void send(request, response, content);
    });
    await download();
    expect(isThere()).toBe(true);
    expect(server.seen.length).toBe(3);
  });

  it('follows a redirect, and asks for the rest where that leads', async () => {
    writeFileSync(`${path}.part`, content.subarray(0, 5000));
    server.answer((request, response) => {
      if (request.url === '/real?x=1') void send(request, response, content);
      else response.writeHead(302, { location: '/real?x=1' }).end();
    });
    await download();
    expect(isThere()).toBe(true);
    expect(server.seen).toEqual([
      { path: '/file', range: 'bytes=5000-', ifRange: null },
      { path: '/real?x=1', range: 'bytes=5000-', ifRange: null },
    ]);
  });

  it('comes to its end however the server behaves, as long as bytes come', async () => {
    const behaviour = fc.record(
      {
        cutAfter: fc.integer({ min: 1, max: 200_000 }),
        ranges: fc.boolean(),
        chunked: fc.boolean(),
        etag: fc.constantFrom('"1"', '"2"', null),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(behaviour, { maxLength: 3 }), fc.nat(content.length), async (how, there) => {
        rmSync(path, { force: true });
        writeFileSync(`${path}.part`, content.subarray(0, there));
        inTurn(...how, {});
        await download();
        expect(isThere()).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a download that cannot come to its end', () => {
  const failure = (change?: Parameters<typeof download>[0]): Promise<{ code: string; message: string }> =>
    download(change).then(
      () => ({ code: 'none', message: '' }),
      (error: { code: string; message: string }) => ({ code: error.code, message: error.message }),
    );

  it('is stopped, and what has come is kept', async () => {
    inTurn({ slowly: 50 });
    const controller = new AbortController();
    const stopping = failure({ signal: controller.signal });
    await vi.waitFor(() => expect(partSize()).toBeGreaterThan(60_000));
    controller.abort();
    expect((await stopping).code).toBe('CANCELLED');
    const kept = partSize();
    expect(kept).toBeGreaterThan(60_000);
    expect(existsSync(path)).toBe(false);
    inTurn({});
    await download();
    expect(isThere()).toBe(true);
    expect(server.seen.at(-1)).toEqual({ path: '/file', range: `bytes=${kept}-`, ifRange: '"1"' });
  });

  it('says that the content is another one, and keeps nothing of it', async () => {
    server.answer((request, response) => send(request, response, randomBytes(content.length)));
    expect(await failure()).toEqual({
      code: 'MODEL_FILE_DAMAGED',
      message: `What localhost:${server.port} sends as "model.onnx" is not the file that Tagroll knows: its size or SHA-256 differs. It was deleted.`,
    });
    expect(partSize()).toBe(-1);
    expect(server.seen.length).toBe(1);
  });

  const page = Buffer.from(`<!doctype html><title>Log in</title>${' '.repeat(5000)}`);
  const pointer = Buffer.from(
    `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 300000\n`,
  );
  it.each([
    ['a web page', page, {}, 'MODEL_FILE_IS_WEB_PAGE'],
    ['a web page', page, { chunked: true }, 'MODEL_FILE_IS_WEB_PAGE'],
    ['a longer web page', Buffer.concat([page, Buffer.alloc(400_000, 32)]), {}, 'MODEL_FILE_IS_WEB_PAGE'],
    [
      'an endless web page',
      Buffer.concat([page, Buffer.alloc(400_000, 32)]),
      { chunked: true },
      'MODEL_FILE_IS_WEB_PAGE',
    ],
    ['a pointer', pointer, {}, 'MODEL_FILE_IS_LFS_POINTER'],
    ['a pointer', pointer, { chunked: true }, 'MODEL_FILE_IS_LFS_POINTER'],
    ['another file', content.subarray(7), {}, 'MODEL_FILE_DAMAGED'],
    ['nothing', Buffer.alloc(0), {}, 'MODEL_FILE_DAMAGED'],
  ])('says what the server sends instead: %s', async (_, sent, how, code) => {
    server.answer((request, response) => send(request, response, sent, how));
    expect((await failure()).code).toBe(code);
    expect([partSize(), existsSync(path)]).toEqual([-1, false]);
  });

  it.each([
    [404, 'the server has no such file any more'],
    [403, 'the server does not hand it out'],
    [418, 'the server answers with status 418'],
    [204, 'the server answers with status 204'],
  ])('does not try status %i again', async (status, why) => {
    writeFileSync(`${path}.part`, content.subarray(0, 10));
    server.answer((_, response) => void response.writeHead(status).end());
    const { code, message } = await failure();
    expect(code).toBe('DOWNLOAD_FAILED');
    expect(message).toContain(why);
    expect([server.seen.length, partSize()]).toEqual([1, 10]);
  });

  it('is given up after five tries that bring nothing, and what was there is kept', async () => {
    writeFileSync(`${path}.part`, content.subarray(0, 10));
    server.answer((request) => void request.socket.destroy());
    const { code, message } = await failure();
    expect(code).toBe('DOWNLOAD_FAILED');
    expect(message).toContain('the connection was cut. What has come is kept');
    expect([server.seen.length, partSize()]).toEqual([5, 10]);
  });

  it('does not go round for ever with a server that contradicts itself', async () => {
    server.answer((_, response) => {
      const total = content.length + 1;
      const range = { 'content-range': `bytes 5-${total - 1}/${total}`, 'content-length': total - 5 };
      response.writeHead(206, range).end(Buffer.alloc(total - 5));
    });
    writeFileSync(`${path}.part`, content.subarray(0, 10));
    expect((await failure()).code).toBe('MODEL_FILE_DAMAGED');
    expect(server.seen.length).toBe(2);
  });

  it.each(['http://example.org/x', 'ftp://example.org/x', 'file:///etc/passwd'])(
    'is not followed to where the connection is not encrypted: %s',
    async (location) => {
      server.answer((_, response) => void response.writeHead(302, { location }).end());
      const { code, message } = await failure();
      expect(code).toBe('DOWNLOAD_FAILED');
      expect(message).toContain('not encrypted');
      expect(server.seen.length).toBe(1);
    },
  );

  it('asks nothing of a server without encryption', async () => {
    const options = {
      http: { stallMs: 1000, environment: {} },
      firstPauseMs: 1,
      signal: new AbortController().signal,
      onReceived: () => undefined,
      logger: silentLogger,
    };
    await expect(downloadFile(file, new URL(server.url()), path, options)).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
    });
    expect(server.seen.length).toBe(0);
  });

  it('is not sent in circles', async () => {
    server.answer((_, response) => void response.writeHead(302, { location: '/again' }).end());
    expect((await failure()).message).toContain('in circles');
    expect(server.seen.length).toBe(9);
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full', async () => {
    symlinkSync('/dev/full', `${path}.part`);
    expect((await failure()).code).toBe('DISK_FULL');
  });
});

describe('a proxy', () => {
  const proxy = (environment: Record<string, string>, url = 'https://models.example.org/x'): string | null =>
    proxyFor(new URL(url), environment)?.href ?? null;

  it('is the one that the environment names', () => {
    expect(proxy({})).toBeNull();
    expect(proxy({ HTTPS_PROXY: '' })).toBeNull();
    expect(proxy({ HTTPS_PROXY: 'http://a:1' })).toBe('http://a:1/');
    expect(proxy({ https_proxy: 'b:2', HTTPS_PROXY: 'http://a:1' })).toBe('http://b:2/');
    expect(proxy({ ALL_PROXY: 'https://user:p%40ss@c' })).toBe('https://user:p%40ss@c/');
    expect(proxy({ HTTPS_PROXY: 'http://a:1' }, 'http://localhost/x')).toBeNull();
    expect(() => proxy({ ALL_PROXY: 'socks5://a:1' })).toThrow(/no HTTP proxy/);
  });

  it.each([
    ['example.org', true],
    ['.example.org', true],
    ['*.example.org', true],
    ['other.org, models.example.org:443', true],
    ['*', true],
    ['ample.org', false],
    ['models.example.org.evil', false],
    ['', false],
  ])('is not used for hosts that are left out: %j', (noProxy, isLeftOut) => {
    expect(proxy({ HTTPS_PROXY: 'http://a:1', NO_PROXY: noProxy })).toBe(isLeftOut ? null : 'http://a:1/');
  });
});
