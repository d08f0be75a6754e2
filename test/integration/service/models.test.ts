/** @file What a window is answered about models, and of a picture that it tries. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommandName, QueryName } from '../../../src/contract/contract.ts';
import type { ToWindow } from '../../../src/contract/wire.ts';
import { openCatalogue } from '../../../src/core/catalogue/open.ts';
import { getSetting } from '../../../src/core/catalogue/settings.ts';
import { silentLogger } from '../../../src/core/domain/logger.ts';
import type { Host } from '../../../src/service/handlers.ts';
import { Service, type Connection } from '../../../src/service/service.ts';
import { FileServer, send } from '../../fixtures/downloads/fileServer.ts';
import { modelFile, offerModel } from '../../fixtures/downloads/offeredModels.ts';
import { testLibrary, type TestLibrary } from '../../fixtures/library.ts';
import { hasShared, shared } from '../../fixtures/shared.ts';

const LABELER = 'mlkit_object_labeler';

/** A window that asks and listens. */
class Window {
  readonly events: { event: string; value: unknown }[] = [];
  readonly #answers = new Map<number, (answer: Extract<ToWindow, { verb: 'answer' }>['answer']) => void>();
  readonly #connection: Connection;
  #nextId = 1;

  constructor(service: Service) {
    this.#connection = service.connect((message) => {
      if (message.verb === 'event') this.events.push(message);
      else this.#answers.get(message.id)?.(message.answer);
    });
    this.#connection.receive({ verb: 'subscribe', event: 'download' });
  }

  ask(kind: 'query' | 'command', name: QueryName | CommandName, input: unknown = {}): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, (answer) => (answer.ok ? resolve(answer.value) : reject(answer.error)));
      this.#connection.receive({ verb: 'call', id, kind, name, input });
    });
  }
}

describe.skipIf(!hasShared)('a window that asks about models (needs ../shared)', () => {
  let folder: string;
  let server: FileServer;
  let bench: TestLibrary;
  let window: Window;
  let chosen: string[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tagroll-service-'));
    server = await FileServer.start((request, response) =>
      send(request, response, modelFile(LABELER, request.url)),
    );
    bench = await testLibrary({
      resourcesFolder: offerModel(folder, LABELER, server.url()),
      downloads: { http: { allowLoopback: true, stallMs: 20_000, environment: {} }, firstPauseMs: 1 },
    });
    const host: Host = {
      version: '1',
      platform: 'linux',
      isDesktop: true,
      locale: 'en',
      chooseFolders: async () => chosen,
      showInFolder: async () => undefined,
      openFile: async () => undefined,
    };
    window = new Window(new Service({ library: bench.library, host, logger: silentLogger }));
  });

  afterEach(async () => {
    await bench.remove();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const stateOf = async (modelId: string): Promise<Record<string, unknown> | undefined> =>
    ((await window.ask('query', 'models')) as Record<string, unknown>[]).find(
      (one) => one['modelId'] === modelId,
    );

  it('downloads one, hears how it goes, tries a picture with it, and removes it', async () => {
    const [name] = readdirSync(shared('photos/coco128/train2017')).toSorted();
    const bytes = new Uint8Array(readFileSync(shared('photos/coco128/train2017', name!)));
    await expect(window.ask('query', 'tryPicture', { bytes })).rejects.toMatchObject({
      code: 'NO_MODEL_IN_USE',
    });
    expect(await stateOf(LABELER)).toMatchObject({ state: 'available', loaded: null, failure: null });
    expect(await window.ask('command', 'downloadModel', { modelId: LABELER })).toEqual({});
    await vi.waitFor(
      () => expect(window.events.at(-1)).toMatchObject({ event: 'download', value: { state: 'done' } }),
      { timeout: 30_000 },
    );
    expect(window.events[0]).toMatchObject({ value: { modelId: LABELER, state: 'running' } });
    expect(await stateOf(LABELER)).toMatchObject({ state: 'installed', inUse: true });

    const tried = (await window.ask('query', 'tryPicture', { bytes })) as { width: number; tags: object[] };
    expect(tried.width).toBeGreaterThan(0);
    expect(tried.tags[0]).toMatchObject({ effective: true, model: 'ML Kit object labeler' });
    // the try has loaded it
    expect(await stateOf(LABELER)).toMatchObject({ loaded: { modelId: LABELER, provider: 'cpu' } });

    expect(await window.ask('command', 'stopModel', { modelId: LABELER })).toMatchObject({ inUse: false });
    expect(await window.ask('command', 'useModel', { modelId: LABELER })).toMatchObject({ inUse: true });
    expect(await window.ask('command', 'removeModel', { modelId: LABELER })).toEqual({});
    expect(await stateOf(LABELER)).toMatchObject({ state: 'available' });
    await expect(window.ask('command', 'removeModel', { modelId: LABELER })).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
    });
  });

  it('stops a download, and takes back what has come of it', async () => {
    server.answer((request, response) =>
      send(request, response, modelFile(LABELER, request.url), { holdAfter: 500_000 }),
    );
    await window.ask('command', 'downloadModel', { modelId: LABELER });
    await vi.waitFor(async () =>
      expect(await stateOf(LABELER)).toMatchObject({ state: 'downloading', received: 500_000 }),
    );
    await window.ask('command', 'stopDownload', { modelId: LABELER });
    expect(window.events.at(-1)).toMatchObject({ value: { state: 'stopped', received: 500_000 } });
    expect(await stateOf(LABELER)).toMatchObject({ state: 'incomplete', received: 500_000 });
    await window.ask('command', 'removeModel', { modelId: LABELER });
    expect(await stateOf(LABELER)).toMatchObject({ state: 'available', received: 0 });
    await expect(
      window.ask('command', 'downloadModel', { modelId: 'squeezenet_fp16' }),
    ).rejects.toMatchObject({ code: 'DOWNLOAD_NOT_OFFERED' });
  });

  it('adds one from a folder that the person chooses', async () => {
    chosen = [];
    expect(await window.ask('command', 'chooseModelFolder')).toBeNull();
    chosen = [shared('models', LABELER)];
    expect(await window.ask('command', 'chooseModelFolder')).toMatchObject({ modelId: LABELER, inUse: true });
    // the window was not made to wait for it
    const catalogue = openCatalogue(bench.catalogue);
    await vi.waitFor(() => expect(getSetting(catalogue, 'effective-tags')).toBe('fresh'));
    catalogue.close();
    chosen = [shared('models/bad_models')];
    await expect(window.ask('command', 'chooseModelFolder')).rejects.toMatchObject({
      code: expect.stringMatching(/^MODEL_/) as string,
    });
  });
});
