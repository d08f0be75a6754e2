/** @file Pictures of photos as the server of the window sends them. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jpeg } from '../../fixtures/pictures.ts';
import { TestServer } from './testServer.ts';

let test: TestServer;
beforeAll(async () => {
  test = await TestServer.start();
});
afterAll(() => test.close());

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
