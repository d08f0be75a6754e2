/** @file Models that are downloaded, put on the shelf and used; through programs that are killed, too. */

import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createProxy, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelId } from '../../../src/core/domain/ids.ts';
import type { DownloadReport, ModelDownloadsOptions } from '../../../src/core/modelDownloads.ts';
import type { Tagger } from '../../../src/core/tagger/tagger.ts';
import { FileServer, send, type Sending } from '../../fixtures/downloads/fileServer.ts';
import { modelFile, offerModel } from '../../fixtures/downloads/offeredModels.ts';
import { testLibrary, type TestLibrary } from '../../fixtures/library.ts';
import { hasShared, projectFolder, shared } from '../../fixtures/shared.ts';

const LABELER = 'mlkit_object_labeler';
/** Its labels are those of another model, too. */
const SMALL = 'squeezenet_fp16';
const labelerSize = 3_739_898 + 5804;

describe.skipIf(!hasShared)('downloading a model (needs ../shared)', () => {
  let folder: string;
  let server: FileServer;
  let how: Sending;
  const open: TestLibrary[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tagroll-offered-'));
    how = {};
    server = await FileServer.start((request, response) =>
      send(request, response, modelFile(request.url!.split('/')[1]!, request.url), how),
    );
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.remove()));
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function libraryOffering(
    id: string,
    leaveOut: readonly string[] = [],
    downloads: Partial<ModelDownloadsOptions> = {},
    catalogueFolder?: string,
  ): Promise<TestLibrary> {
    const bench = await testLibrary({
      ...(catalogueFolder === undefined ? {} : { catalogueFolder }),
      resourcesFolder: offerModel(folder, id, server.url(`/${id}`), leaveOut),
      downloads: {
        http: { allowLoopback: true, stallMs: 20_000, environment: {} },
        firstPauseMs: 1,
        ...downloads,
      },
    });
    open.push(bench);
    return bench;
  }

  const stateOf = async ({ library }: TestLibrary, id: string) => {
    const { state, received, failure, isRecommended, inUse } = (await library.downloads.list()).find(
      (model) => model.id === id,
    )!;
    return { state, received, failure: failure?.code ?? null, isRecommended, inUse };
  };

  it('puts it in use as its first model, and leaves nothing beside it', async () => {
    const bench = await libraryOffering(LABELER);
    const { library, catalogue } = bench;
    expect(await stateOf(bench, LABELER)).toMatchObject({ state: 'available', received: 0 });
    expect(await stateOf(bench, SMALL)).toMatchObject({ state: 'not-offered', received: 0 });
    how = { slowly: 20 };
    const reports: { report: DownloadReport; at: number }[] = [];
    const { ended } = await library.downloads.start(LABELER, (report) =>
      reports.push({ report, at: performance.now() }),
    );
    expect(await stateOf(bench, LABELER)).toMatchObject({ state: 'downloading' });
    // asked for once more, it is the same download
    expect((await library.downloads.start(LABELER, () => undefined)).ended).toBe(ended);
    const { model, loaded } = await ended;
    expect([model.id, model.inUse, loaded.failure]).toEqual([LABELER, true, null]);
    expect(await stateOf(bench, LABELER)).toMatchObject({
      state: 'installed',
      received: labelerSize,
      failure: null,
      inUse: true,
    });
    const running = reports.filter(({ report }) => report.state === 'running');
    expect(running.length).toBeGreaterThan(2);
    expect(running.some(({ report }) => report.rate !== null && report.rate > 0)).toBe(true);
    const seconds = (running.at(-1)!.at - running[0]!.at) / 1000;
    expect(running.length).toBeLessThanOrEqual(1 + 5.1 * seconds);
    expect(reports.at(-1)!.report).toEqual({
      modelId: LABELER,
      state: 'done',
      received: labelerSize,
      total: labelerSize,
      rate: null,
      failure: null,
    });
    expect(
      readdirSync(join(catalogue, 'models')).filter((name) => /^\.(part|download-[^.]+$)/.test(name)),
    ).toEqual([]);
    await expect(library.downloads.start(LABELER, () => undefined)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    await expect(library.downloads.start('none', () => undefined)).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
    });
  });

  it('says what is recommended, and what is not offered and where that comes from', async () => {
    const bench = await libraryOffering(LABELER, ['probability-labels-en.txt']);
    const list = await bench.library.downloads.list();
    expect(list.filter(({ isRecommended }) => isRecommended).map(({ id }) => id)).toEqual([
      'clip-vit-base-patch32',
    ]);
    await expect(bench.library.downloads.start(LABELER, () => undefined)).rejects.toMatchObject({
      code: 'DOWNLOAD_NOT_OFFERED',
      message: expect.stringMatching(
        /"probability-labels-en\.txt".*github\.com\/googlesamples\/mlkit/,
      ) as string,
    });
    expect(server.seen).toEqual([]);
  });

  it('takes a file without an address from another model that has it', async () => {
    const bench = await libraryOffering(SMALL, ['imagenet_labels.txt']);
    expect((await stateOf(bench, SMALL)).state).toBe('not-offered');
    await bench.library.models.add(shared('models/mobilenet_v2_quant'));
    expect((await stateOf(bench, SMALL)).state).toBe('available');
    await (
      await bench.library.downloads.start(SMALL, () => undefined)
    ).ended;
    expect(server.seen.map(({ path }) => path.split('/').at(-1))).toEqual(['SqueezeNet_fp16.onnx']);
    // the other model has its file still
    expect((await stateOf(bench, SMALL)).state).toBe('installed');
    await bench.library.models.manifest('mobilenet_v2_quant' as ModelId);
  });

  it('stops and goes on, also in another run of the program', async () => {
    const bench = await libraryOffering(LABELER);
    const { library } = bench;
    how = { slowly: 20 };
    const reports: DownloadReport[] = [];
    const { ended } = await library.downloads.start(LABELER, (report) => reports.push(report));
    await vi.waitFor(() => expect(reports.at(-1)!.received).toBeGreaterThan(300_000));
    await Promise.all([
      expect(ended).rejects.toMatchObject({ code: 'CANCELLED' }),
      library.downloads.stop(LABELER),
    ]);
    expect(reports.at(-1)).toMatchObject({ state: 'stopped', failure: null });
    const { received } = await stateOf(bench, LABELER);
    expect(await stateOf(bench, LABELER)).toMatchObject({ state: 'incomplete', failure: null });
    expect(received).toBeGreaterThan(300_000);
    how = {};
    await (
      await library.downloads.start(LABELER, () => undefined)
    ).ended;
    expect(server.seen[1]!.range).toBe(`bytes=${received}-`);
    expect((await stateOf(bench, LABELER)).state).toBe('installed');
  });

  it('does not hold up the end of the program while it is put on the shelf, and is there for the next one', async () => {
    let isTried = false;
    const hanging = {
      load: () => {
        isTried = true;
        return new Promise(() => undefined);
      },
      close: () => Promise.resolve(),
    } as unknown as Tagger;
    const resourcesFolder = offerModel(folder, LABELER, server.url(`/${LABELER}`));
    const http = { allowLoopback: true, stallMs: 20_000, environment: {} };
    const bench = await testLibrary({ resourcesFolder, downloads: { http }, startTagger: () => hanging });
    const { ended } = await bench.library.downloads.start(LABELER, () => undefined);
    ended.catch(() => undefined);
    await vi.waitFor(() => expect(isTried).toBe(true), 20_000);
    await bench.library.close();
    const next = await testLibrary({
      resourcesFolder,
      catalogueFolder: bench.catalogue,
      downloads: { http },
    });
    open.push(next);
    expect(await stateOf(next, LABELER)).toMatchObject({ state: 'incomplete', received: labelerSize });
    rmSync(bench.folder, { recursive: true });
  });

  it('of a program that was killed once it was on the shelf leaves nothing for the next one', async () => {
    const bench = await libraryOffering(LABELER);
    await (
      await bench.library.downloads.start(LABELER, () => undefined)
    ).ended;
    const left = join(bench.catalogue, 'models', `.download-${LABELER}`);
    mkdirSync(left);
    writeFileSync(join(left, 'part'), 'left');
    const next = await libraryOffering(LABELER, [], {}, bench.catalogue);
    expect(existsSync(left)).toBe(false);
    // asking changes nothing
    mkdirSync(left);
    expect(await stateOf(next, LABELER)).toMatchObject({ state: 'installed' });
    expect(existsSync(left)).toBe(true);
  });

  it('can be taken back, with all that has come', async () => {
    const bench = await libraryOffering(LABELER);
    how = { holdAfter: 500_000 };
    const { ended } = await bench.library.downloads.start(LABELER, () => undefined);
    ended.catch(() => undefined);
    await vi.waitFor(async () => expect((await stateOf(bench, LABELER)).received).toBe(500_000));
    expect(await bench.library.downloads.discard(LABELER)).toBe(true);
    expect(await stateOf(bench, LABELER)).toMatchObject({ state: 'available', received: 0 });
    expect(await bench.library.downloads.discard(LABELER)).toBe(false);
  });

  it('tells why it failed, until it is tried again', async () => {
    const bench = await libraryOffering(LABELER);
    server.answer((request, response) =>
      send(request, response, Buffer.from('<html><body>Sign in</body></html>'), { type: 'text/html' }),
    );
    const reports: DownloadReport[] = [];
    const { ended } = await bench.library.downloads.start(LABELER, (report) => reports.push(report));
    await expect(ended).rejects.toMatchObject({ code: 'MODEL_FILE_IS_WEB_PAGE' });
    expect(reports.at(-1)).toMatchObject({ state: 'failed', failure: { code: 'MODEL_FILE_IS_WEB_PAGE' } });
    expect(await stateOf(bench, LABELER)).toMatchObject({
      state: 'available',
      failure: 'MODEL_FILE_IS_WEB_PAGE',
    });
  });

  it('does not begin where the disk has no room for it, and counts what is there already', async () => {
    let free = 64 * 2 ** 20 + labelerSize - 1;
    const bench = await libraryOffering(LABELER, [], { freeBytes: async () => free });
    await expect(bench.library.downloads.start(LABELER, () => undefined)).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringMatching(/it needs 68 MB more, and 68 MB are free/) as string,
    });
    expect(server.seen).toEqual([]);
    free += 1;
    await (
      await bench.library.downloads.start(LABELER, () => undefined)
    ).ended;
  });

  /** Starts the program that downloads; `until` resolves with what `find` finds in its reports. */
  function program(resources: string, id: string, environment: NodeJS.ProcessEnv = {}) {
    const child = spawn(
      process.execPath,
      [
        join(projectFolder, 'test/integration/models/downloadProgram.ts'),
        join(folder, 'catalogue'),
        resources,
        id,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...environment } },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const reports = (): Record<string, unknown>[] =>
      output
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    return { child, reports, ended };
  }

  it('goes on from what was there when the program was killed, twice', async () => {
    const resources = offerModel(folder, LABELER, server.url(`/${LABELER}`));
    how = { slowly: 30 };
    const parts = (): number =>
      existsSync(join(folder, 'catalogue/models', `.download-${LABELER}`))
        ? readdirSync(join(folder, 'catalogue/models', `.download-${LABELER}`))
            .filter((name) => name.endsWith('.part'))
            .reduce(
              (sum, name) =>
                sum + statSync(join(folder, 'catalogue/models', `.download-${LABELER}`, name)).size,
              0,
            )
        : 0;
    const asked: number[] = [];
    for (const least of [500_000, 1_500_000]) {
      const { child, ended } = program(resources, LABELER);
      await vi.waitFor(() => expect(parts()).toBeGreaterThan(least), { timeout: 30_000, interval: 5 });
      child.kill('SIGKILL');
      await ended;
      asked.push(parts());
    }
    how = {};
    const last = program(resources, LABELER);
    await last.ended;
    expect(last.reports().at(-1)).toEqual({ state: 'installed', id: LABELER, inUse: true });
    const ranges = server.seen.filter(({ path }) => path.endsWith('.onnx')).map(({ range }) => range);
    expect(ranges).toEqual([null, ...asked.map((bytes) => `bytes=${bytes}-`)]);
  });

  const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
  it.skipIf(!hasOpenssl)(
    'comes over HTTPS through a proxy, from a server that proves who it is',
    async () => {
      const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name)) as [string, string];
      const words = `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost`;
      const made = spawnSync('openssl', [...words.split(' '), '-keyout', key, '-out', cert]);
      expect(made.status).toBe(0);
      const secure = await FileServer.start(
        (request, response) => send(request, response, modelFile(LABELER, request.url)),
        { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') },
      );
      const tunnels: string[] = [];
      const sockets = new Set<Socket>();
      const proxy: Server = createProxy().on('connect', (request, socket: Socket, head) => {
        tunnels.push(`${request.url} ${request.headers['proxy-authorization']}`);
        const upstream = connect(secure.port, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
          upstream.write(head);
          socket.pipe(upstream).pipe(socket);
        });
        for (const one of [socket, upstream]) {
          sockets.add(one);
          one.on('error', () => one.destroy());
        }
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      try {
        const resources = offerModel(folder, LABELER, secure.url());
        const address = `http://me:p%40ss@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
        const refused = program(resources, LABELER, { HTTPS_PROXY: address, NO_PROXY: '', no_proxy: '' });
        await refused.ended;
        expect(refused.reports().at(-1)).toMatchObject({
          state: 'error',
          message: expect.stringContaining('self-signed certificate') as string,
        });
        expect(secure.seen).toEqual([]);
        tunnels.length = 0;
        const trusted = { HTTPS_PROXY: address, NO_PROXY: '', no_proxy: '', NODE_EXTRA_CA_CERTS: cert };
        const last = program(resources, LABELER, trusted);
        await last.ended;
        expect(last.reports().at(-1)).toEqual({ state: 'installed', id: LABELER, inUse: true });
        const authorization = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
        expect(tunnels).toEqual(Array.from({ length: 2 }, () => `localhost:${secure.port} ${authorization}`));
      } finally {
        sockets.forEach((one) => one.destroy());
        await new Promise((resolve) => proxy.close(resolve));
        await secure.close();
      }
    },
  );
});
