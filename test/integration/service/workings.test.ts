/** @file The window's questions and commands about what goes on, through the service, on a real library. */

import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  CommandInput,
  CommandName,
  CommandOutput,
  EventName,
  EventValue,
  QueryInput,
  QueryName,
  QueryOutput,
} from '../../../src/contract/contract.ts';
import type { ToWindow } from '../../../src/contract/wire.ts';
import { silentLogger } from '../../../src/core/domain/logger.ts';
import type { Host } from '../../../src/service/handlers.ts';
import { Service } from '../../../src/service/service.ts';
import { testLibrary, type TestLibrary } from '../../fixtures/library.ts';
import { writePicture } from '../../fixtures/pictures.ts';

/** A window that asks the service, with a host that notes what it is asked. */
class Window {
  readonly shown: string[] = [];
  readonly events: { event: EventName; value: unknown }[] = [];
  chosen: string[] = [];
  readonly #answers = new Map<number, (answer: Extract<ToWindow, { verb: 'answer' }>['answer']) => void>();
  readonly #connection: ReturnType<Service['connect']>;
  #next = 1;

  constructor(library: TestLibrary['library']) {
    const host: Host = {
      version: '1.2.3',
      platform: 'test',
      isDesktop: true,
      locale: 'en',
      chooseFolders: () => Promise.resolve(this.chosen),
      showInFolder: (path) => Promise.resolve(void this.shown.push(`folder of ${path}`)),
      openFile: (path) => Promise.resolve(void this.shown.push(path)),
    };
    this.#connection = new Service({ library, host, logger: silentLogger }).connect((message) => {
      if (message.verb === 'answer') this.#answers.get(message.id)?.(message.answer);
      else this.events.push({ event: message.event as EventName, value: message.value });
    });
    for (const event of ['changed', 'activity']) this.#connection.receive({ verb: 'subscribe', event });
  }

  async #call(kind: 'query' | 'command', name: string, input: unknown): Promise<unknown> {
    const id = this.#next++;
    const answer = await new Promise<Extract<ToWindow, { verb: 'answer' }>['answer']>((resolve) => {
      this.#answers.set(id, resolve);
      this.#connection.receive({ verb: 'call', id, kind, name, input });
    });
    if (!answer.ok) throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
    return answer.value;
  }

  ask<Name extends QueryName>(name: Name, input: QueryInput<Name>): Promise<QueryOutput<Name>> {
    return this.#call('query', name, input) as Promise<QueryOutput<Name>>;
  }

  tell<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>> {
    return this.#call('command', name, input) as Promise<CommandOutput<Name>>;
  }

  changes(): EventValue<'changed'>[] {
    return this.events
      .filter(({ event }) => event === 'changed')
      .map(({ value }) => value as EventValue<'changed'>);
  }
}

let place: TestLibrary;
let window: Window;
beforeEach(async () => {
  place = await testLibrary();
  window = new Window(place.library);
});
afterEach(() => place.remove());

const at = (name: string): string => join(place.photos, name);

async function pictures(names: readonly string[]): Promise<void> {
  mkdirSync(place.photos, { recursive: true });
  for (const [index, name] of names.entries()) await writePicture(at(name), index, 64);
}

/** The folder of photos is in the library, and so many photos in it are read. */
async function begin(photos: number): Promise<void> {
  window.chosen = [place.photos];
  await window.tell('chooseFolders', {});
  place.library.worker.start('test');
  await vi.waitFor(async () => {
    const { state, progress } = await window.ask('activity', {});
    expect([state, progress.finished]).toEqual(['watching', photos]);
  }, 30_000);
}

const photoIds = (): number[] => {
  const database = new Database(place.library.paths.catalogue, { readonly: true });
  const ids = database.prepare(`SELECT id FROM photo ORDER BY id`).pluck().all() as number[];
  database.close();
  return ids;
};

describe('the workings, as a window sees them', { timeout: 60_000 }, () => {
  it('folders: chosen, listed, excluded from, taken out; and everything is told', async () => {
    await pictures(['a.jpg', 'b.png']);
    await begin(2);
    const [folder] = await window.ask('folders', {});
    expect(folder).toMatchObject({
      path: place.photos,
      name: 'photos',
      files: 2,
      exclusions: [],
      state: 'online',
    });
    const excluded = await window.tell('setExclusions', {
      folderId: folder!.folderId,
      exclusions: ['*.png'],
    });
    expect(excluded).toMatchObject({ exclusions: ['*.png'], files: 1 });
    await expect(window.tell('chooseFolders', {})).resolves.toMatchObject([{ folderId: folder!.folderId }]);
    mkdirSync(at('inside'));
    window.chosen = [at('inside')];
    await expect(window.tell('chooseFolders', {})).rejects.toMatchObject({ code: 'FOLDER_OVERLAPS' });
    window.chosen = [place.catalogue];
    await expect(window.tell('chooseFolders', {})).rejects.toMatchObject({ code: 'FOLDER_OVERLAPS' });
    await window.tell('removeFolder', { folderId: folder!.folderId });
    expect(await window.ask('folders', {})).toEqual([]);
    expect(photoIds()).toEqual([]);
    expect(readdirSync(place.photos).toSorted()).toEqual(['a.jpg', 'b.png', 'inside']);
    await expect(window.tell('removeFolder', { folderId: folder!.folderId })).rejects.toMatchObject({
      code: 'FOLDER_UNKNOWN',
    });
    expect(window.changes().some(({ what, photoIds }) => what.includes('folders') && photoIds === null)).toBe(
      true,
    );
  });

  it("a person's acts are told at once, with the photos concerned", async () => {
    await pictures(['a.jpg', 'b.jpg', 'c.jpg']);
    await begin(3);
    const ids = photoIds();
    await new Promise((resolve) => setTimeout(resolve, 400));
    window.events.length = 0;
    const chosen = Uint32Array.from(ids.slice(0, 2));
    const answer = await window.tell('correct', {
      photoIds: chosen,
      changes: [{ tag: 'dog', kind: 'accept' }],
      source: 'window',
    });
    const [none, dog] = [
      { names: [], more: 0 },
      { names: ['dog'], more: 0 },
    ];
    const added = { kind: 'correction', photos: 2, accepted: dog, rejected: none, undecided: none };
    const rated = { kind: 'rating', photos: 2, rating: 5 };
    expect(answer).toEqual({ step: added, changedPhotos: 2, changedDecisions: 2 });
    expect(window.changes()[0]!.what).toEqual(expect.arrayContaining(['photos', 'tags', 'undo']));
    expect([...window.changes()[0]!.photoIds!].toSorted()).toEqual(expect.arrayContaining(ids.slice(0, 2)));
    await window.tell('setRating', { photoIds: chosen, rating: 5 });
    expect(await window.ask('undoState', {})).toEqual({ undo: rated, redo: null });
    await window.tell('undo', {});
    expect(await window.ask('undoState', {})).toEqual({ undo: added, redo: rated });
    expect(await window.tell('redo', {})).toEqual({ step: rated, changedPhotos: 2 });
    await expect(window.tell('redo', {})).rejects.toMatchObject({ code: 'NOTHING_TO_REDO' });
    await expect(
      window.tell('correct', {
        photoIds: chosen,
        changes: [{ tag: 'nothing', kind: 'reject' }],
        source: 'window',
      }),
    ).rejects.toMatchObject({ code: 'TAG_UNKNOWN' });
  });

  it('searches are kept, replaced by name, forgotten; the history has the last first', async () => {
    const first = await window.tell('saveSearch', { name: 'Dogs', query: 'dog', sort: 'newest' });
    expect(await window.tell('saveSearch', { name: 'Dogs', query: 'dog beach', sort: 'rating' })).toEqual({
      ...first,
      query: 'dog beach',
      sort: 'rating',
    });
    await window.tell('saveSearch', { name: 'Cats', query: 'cat', sort: 'name' });
    expect((await window.ask('savedSearches', {})).map(({ name }) => name)).toEqual(['Cats', 'Dogs']);
    await window.tell('deleteSavedSearch', { savedSearchId: first.savedSearchId });
    expect((await window.ask('savedSearches', {})).map(({ name }) => name)).toEqual(['Cats']);
    await expect(window.tell('saveSearch', { name: '  ', query: '', sort: 'name' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    for (const query of ['one', 'two', ' one ', '']) await window.tell('noteSearch', { query });
    expect(await window.ask('recentSearches', {})).toEqual(['one', 'two']);
    for (let index = 0; index < 210; index++) await window.tell('noteSearch', { query: `query ${index}` });
    const recent = await window.ask('recentSearches', {});
    expect([recent.length, recent[0]]).toEqual([200, 'query 209']);
    await window.tell('clearRecentSearches', {});
    expect(await window.ask('recentSearches', {})).toEqual([]);
  });

  it('settings are kept, and wrong ones refused', async () => {
    expect(await window.ask('settings', {})).toEqual({
      theme: 'system',
      language: 'system',
      strictness: 0,
      providers: null,
    });
    const changed = { theme: 'dark', language: 'fr', strictness: 0.5, providers: ['cpu'] } as const;
    expect(await window.tell('changeSettings', { ...changed, providers: ['cpu'] })).toEqual(changed);
    expect(await window.tell('changeSettings', { strictness: -1 })).toEqual({ ...changed, strictness: -1 });
    await expect(window.tell('changeSettings', { providers: ['abacus'] })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    expect(await window.tell('changeSettings', { providers: null })).toMatchObject({
      providers: null,
      theme: 'dark',
    });
    expect(window.changes().every(({ what }) => what.includes('settings'))).toBe(true);
  });

  it("failures come in pages, with the owner's words, and are tried again", async () => {
    await pictures(['fine.jpg']);
    writeFileSync(
      at('broken.jpg'),
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(200)]),
    );
    await begin(2);
    const { total, photos } = await window.ask('failures', { offset: 0, limit: 10 });
    expect(total).toBeGreaterThan(0);
    expect(photos.length).toBe(total);
    expect(photos[0]).toMatchObject({ path: at('broken.jpg') });
    expect(photos[0]!.message).toMatch(/\.$/);
    const last = await window.ask('failures', { offset: total - 1, limit: 10 });
    expect(last.photos).toEqual([photos.at(-1)]);
    rmSync(at('broken.jpg'));
    await vi.waitFor(
      async () => expect((await window.ask('failures', { offset: 0, limit: 10 })).total).toBe(0),
      10_000,
    );
    await window.tell('retryFailed', {});
  });

  it('a backup is a whole catalogue, and is listed with what all takes', async () => {
    await pictures(['a.jpg']);
    await begin(1);
    await window.tell('setRating', { photoIds: Uint32Array.from(photoIds()), rating: 3 });
    const [made, same] = await Promise.all([window.tell('backUp', {}), window.tell('backUp', {})]);
    expect(same).toEqual(made);
    const storage = await window.ask('storage', {});
    expect(storage.backups).toMatchObject([{ name: made.name, bytes: made.bytes }]);
    expect(storage.catalogueBytes).toBeGreaterThan(made.bytes / 2);
    expect(storage.thumbnailBytes).toBeGreaterThan(0);
    const backups = join(place.catalogue, 'backups');
    expect(readdirSync(backups)).toEqual([made.name]);
    const copy = new Database(join(backups, made.name), { readonly: true });
    expect(copy.prepare(`SELECT rating FROM rating`).pluck().all()).toEqual([3]);
    copy.close();
  });

  it('a backup that was cut off is taken away by the next one, and by the end of the program', async () => {
    const backups = join(place.catalogue, 'backups');
    mkdirSync(backups);
    // nobody works on the first ones any more
    const [gone, own, running] = [2 ** 30, process.pid, process.ppid].map((pid) => `a.sqlite.${pid}.part`);
    const former = ['b.sqlite.part', 'b.sqlite.part-journal'];
    for (const name of [gone!, `${gone}-journal`, own!, ...former, running!, 'my.part'])
      writeFileSync(join(backups, name), 'left');
    const made = await window.tell('backUp', {});
    expect(readdirSync(backups).toSorted()).toEqual([running!, 'my.part', made.name].toSorted());
    for (const name of [running!, 'my.part']) rmSync(join(backups, name));
    const cut = expect(place.library.upkeep.backUp()).rejects.toMatchObject({ code: 'CANCELLED' });
    await place.library.upkeep.close();
    await cut;
    expect(readdirSync(backups)).toEqual([made.name]);
  });

  it('a backup that cannot be made leaves nothing behind, and says why', async () => {
    writeFileSync(join(place.catalogue, 'backups'), 'in the way');
    await expect(window.tell('backUp', {})).rejects.toMatchObject({ code: 'CATALOGUE_NOT_WRITABLE' });
    expect(existsSync(join(place.catalogue, 'backups'))).toBe(true);
  });

  it('files are shown and opened by the program around, and only where they are there', async () => {
    await pictures(['a.jpg']);
    await begin(1);
    const [photoId] = photoIds();
    await window.tell('showInFolder', { photoId: photoId! });
    await window.tell('openInProgram', { photoId: photoId! });
    await window.tell('showLog', {});
    expect(window.shown).toEqual([
      `folder of ${at('a.jpg')}`,
      at('a.jpg'),
      `folder of ${join(place.catalogue, 'log', 'tagroll.log')}`,
    ]);
    rmSync(at('a.jpg'));
    await vi.waitFor(
      () =>
        expect(window.tell('openInProgram', { photoId: photoId! })).rejects.toMatchObject({
          code: 'FILE_NOT_FOUND',
        }),
      10_000,
    );
    expect(await window.ask('host', {})).toEqual({
      version: '1.2.3',
      platform: 'test',
      isDesktop: true,
      locale: 'en',
    });
  });

  it('pauses and goes on', async () => {
    await pictures(['a.jpg']);
    await begin(1);
    await window.tell('pause', {});
    expect((await window.ask('activity', {})).state).toBe('paused');
    await pictures(['a.jpg', 'b.jpg']);
    await window.tell('resume', {});
    await window.tell('rescan', {});
    await vi.waitFor(() => expect(photoIds().length).toBe(2), 10_000);
    await vi.waitFor(() => expect(window.events.some(({ event }) => event === 'activity')).toBe(true));
  });
});
