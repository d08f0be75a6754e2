/**
 * @file The index held against the catalogue: whatever is written, by this connection or another, and whatever is asked, both
 * give the same photos in the same order.
 */

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { transaction, type WritableDatabase } from '../../../src/core/catalogue/database.ts';
import { lastChange } from '../../../src/core/catalogue/photoChanges.ts';
import { countTags } from '../../../src/core/catalogue/tags.ts';
import type { PhotoId } from '../../../src/core/domain/ids.ts';
import { silentLogger, type Logger } from '../../../src/core/domain/logger.ts';
import { PHOTO_PROPERTIES } from '../../../src/core/domain/query.ts';
import { Browser, type Result, type Sort } from '../../../src/core/search/browse/browser.ts';
import { PhotoTable } from '../../../src/core/search/index/photoTable.ts';
import { SearchIndex } from '../../../src/core/search/index/searchIndex.ts';
import { search } from '../../../src/core/search/search.ts';
import { addPhoto, tag, testCatalogue, type TestCatalogue } from '../../fixtures/catalogue.ts';

const NOW = new Date(2024, 6, 17);
const TAGS = ['dog', 'cat', 'sunset', 'ice cream'] as const;
const CAMERAS = [null, 'Pixel 7', 'X-T4'] as const;

let catalogue: TestCatalogue;
let other: WritableDatabase;
beforeEach(() => {
  catalogue = testCatalogue();
  other = new Database(join(catalogue.folder, 'catalogue.sqlite')) as WritableDatabase;
  other.pragma('foreign_keys = ON');
});
afterEach(() => {
  other.close();
  catalogue.remove();
});

function browse(logger: Logger = silentLogger): Browser {
  const indexPath = join(catalogue.folder, 'search-index');
  return new Browser({ database: catalogue.database, indexPath, logger, textEncoder: () => null });
}

/** One write; `photo` and `to` are drawn, and mean the n-th of what there is. */
interface Act {
  readonly kind:
    | 'add'
    | 'tag'
    | 'untag'
    | 'reject'
    | 'date'
    | 'size'
    | 'camera'
    | 'rate'
    | 'lose'
    | 'find'
    | 'copy'
    | 'move'
    | 'fail'
    | 'mend'
    | 'place'
    | 'delete'
    | 'unplug'
    | 'plug'
    | 'name';
  readonly photo: number;
  readonly to: number;
  readonly elsewhere: boolean;
}

const KINDS: readonly Act['kind'][] = [
  'add',
  'add',
  'add',
  'tag',
  'tag',
  'tag',
  'untag',
  'reject',
  'date',
  'date',
  'size',
  'camera',
  'rate',
  'rate',
  'lose',
  'find',
  'copy',
  'move',
  'fail',
  'mend',
  'place',
  'delete',
  'unplug',
  'plug',
  'name',
];
const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom(...KINDS),
  photo: fc.nat(20),
  to: fc.nat(20),
  elsewhere: fc.boolean(),
});

let names = 0;
function perform(database: WritableDatabase, { kind, photo, to }: Act): void {
  const run = (sql: string, ...values: (string | number | null)[]): void =>
    void database.prepare(sql).run(...values);
  if (kind === 'add') {
    const id = addPhoto(database, `IMG_${names++}.jpg`);
    run(
      `UPDATE photo SET taken_local = ? WHERE id = ?`,
      to < 3 ? null : Date.UTC(2017 + (to % 6), to % 12, 1),
      id,
    );
    return;
  }
  if (kind === 'name') {
    run(`INSERT OR IGNORE INTO tag (name, key, created_at) VALUES (?, ?, 0)`, `new ${to}`, `new ${to}`);
    return;
  }
  if (kind === 'plug' || kind === 'unplug') {
    run(`UPDATE library_folder SET state = ?`, kind === 'plug' ? 'online' : 'offline');
    return;
  }
  const ids = database.prepare(`SELECT id FROM photo ORDER BY id`).pluck().all() as number[];
  const id = ids[photo % Math.max(1, ids.length)];
  if (id === undefined) return;
  const tagId = tag(database, TAGS[to % TAGS.length]!);
  const acts: Readonly<Record<Exclude<Act['kind'], 'add' | 'name' | 'plug' | 'unplug'>, () => void>> = {
    tag: () =>
      run(`INSERT OR REPLACE INTO effective_tag VALUES (?, ?, ?)`, id, tagId, to % 2 ? 'model' : 'person'),
    untag: () => run(`DELETE FROM effective_tag WHERE photo_id = ? AND tag_id = ?`, id, tagId),
    reject: () =>
      run(
        `INSERT OR REPLACE INTO annotation VALUES (?, ?, ?, 'test', 0)`,
        id,
        tagId,
        to % 2 ? 'reject' : 'add',
      ),
    date: () => run(`UPDATE photo SET taken_local = ? WHERE id = ?`, to === 0 ? null : to * 1e10, id),
    size: () => run(`UPDATE photo SET width = ?, height = 100 WHERE id = ?`, to * 50, id),
    camera: () => run(`UPDATE photo SET camera_model = ? WHERE id = ?`, CAMERAS[to % CAMERAS.length]!, id),
    rate: () =>
      to % 6 === 0
        ? run(`DELETE FROM rating WHERE photo_id = ?`, id)
        : run(`INSERT OR REPLACE INTO rating VALUES (?, ?, 0)`, id, to % 6),
    lose: () => run(`UPDATE photo_file SET state = 'missing' WHERE photo_id = ?`, id),
    find: () => run(`UPDATE photo_file SET state = 'present' WHERE photo_id = ?`, id),
    copy: () => run(`UPDATE photo_file SET photo_id = ? WHERE photo_id = ?`, id, ids[to % ids.length]!),
    move: () => {
      run(`INSERT OR IGNORE INTO library_folder (id, path, added_at) VALUES (2, '/away/Holidays', 0)`);
      run(`INSERT OR IGNORE INTO directory (id, library_folder_id, path) VALUES (2, 2, '2019/Italy')`);
      run(`UPDATE photo_file SET directory_id = ? WHERE photo_id = ?`, 1 + (to % 2), id);
    },
    fail: () =>
      run(`INSERT OR REPLACE INTO photo_stage (photo_id, stage, state) VALUES (?, 'metadata', 'failed')`, id),
    mend: () => run(`UPDATE photo_stage SET state = 'pending' WHERE photo_id = ?`, id),
    place: () => run(`UPDATE photo SET latitude = ? WHERE id = ?`, to % 2 ? 1 : null, id),
    delete: () => {
      for (const table of ['photo_file', 'annotation']) run(`DELETE FROM ${table} WHERE photo_id = ?`, id);
      run(`DELETE FROM photo WHERE id = ?`, id);
    },
  };
  acts[kind]();
}

const leaf = fc.oneof(
  fc.constantFrom(...TAGS, 'zebra').map((name) => `tag:"${name}"`),
  fc.constantFrom('dog', 'cats', '"ice cream"'),
  fc.constantFrom(...PHOTO_PROPERTIES).map((property) => `is:${property}`),
  fc
    .integer({ min: 2016, max: 2023 })
    .chain((year) =>
      fc.constantFrom(`date:${year}`, `date<${year}`, `date>=${year}`, `date:${year}-02..`, 'date:..'),
    ),
  fc.constantFrom('rating:0', 'rating>=3', 'rating<=2', 'rating:2..4'),
  fc.constantFrom('folder:photos', 'folder:italy', 'folder:Holidays/2019', 'camera:pixel', 'camera:t4'),
);
const { query } = fc.letrec<{ query: string }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    tie('query').map((one) => `-(${one})`),
    fc
      .tuple(tie('query'), tie('query'), fc.constantFrom(' and ', ' or '))
      .map(([a, b, sign]) => `(${a}${sign}${b})`),
  ),
}));

/** The catalogue's own answer. */
const searched = async (text: string): Promise<PhotoId[]> => [
  ...(await search(catalogue.database, text, null, NOW)).photoIds,
];

/** Counts of tags in a result, read one by one. */
function tallied(photoIds: readonly PhotoId[]): Map<number, number> {
  const counts = new Map<number, number>();
  const tags = catalogue.database.prepare(`SELECT tag_id FROM effective_tag WHERE photo_id = ?`).pluck();
  for (const id of photoIds)
    for (const one of tags.all(id) as number[]) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}

/** The head of a result is the beginning of the whole, and knows how long that is. */
async function expectHead(browser: Browser, text: string, sort: Sort, whole: Result): Promise<void> {
  for (const most of [1, 3, whole.photoIds.length + 1]) {
    const head = await browser.result(text, sort, NOW, most);
    expect([...head.photoIds]).toEqual([...whole.photoIds.subarray(0, most)]);
    expect([...head.aspects]).toEqual([...whole.aspects.subarray(0, most)]);
    expect([...head.colours]).toEqual([...whole.colours.subarray(0, most)]);
    const runs = whole.days.start.filter((start) => start < most).length;
    expect([...head.days.start]).toEqual([...whole.days.start.subarray(0, runs)]);
    expect([...head.days.day]).toEqual([...whole.days.day.subarray(0, runs)]);
    // not counted yet where the index is not there
    expect(head.total ?? whole.total).toBe(whole.total);
  }
}

async function expectSame(browser: Browser, text: string): Promise<void> {
  const expected = await searched(text);
  const result = await browser.result(text, 'newest', NOW);
  expect([...result.photoIds]).toEqual(expected);
  expect(result.total).toBe(expected.length);
  await expectHead(browser, text, 'newest', result);
  const { tagIds, counts, photos } = await browser.resultTags(text, NOW);
  expect(photos).toBe(expected.length);
  expect(new Map([...tagIds].map((id, at) => [id, counts[at]]))).toEqual(tallied(expected));
}

/** The orders that the catalogue is not asked for, from what it knows of each photo. */
async function expectOrders(browser: Browser): Promise<void> {
  interface Known {
    id: number;
    taken: number | null;
    added: number;
    rating: number;
    name: string;
  }
  const known = new Map(
    (
      catalogue.database
        .prepare(
          `SELECT id, taken_local AS taken, added_at AS added,
             coalesce((SELECT rating FROM rating WHERE photo_id = photo.id), 0) AS rating,
             (SELECT name FROM photo_file WHERE photo_id = photo.id ORDER BY state = 'missing', id LIMIT 1) AS name
           FROM photo`,
        )
        .all() as Known[]
    ).map((one) => [one.id, one]),
  );
  const number = (name: string): number => Number(/\d+/.exec(name)![0]);
  const newest = (a: Known, b: Known): number => (b.taken ?? -1e15) - (a.taken ?? -1e15) || b.id - a.id;
  const rules = {
    oldest: (a: Known, b: Known) => (a.taken ?? 1e15) - (b.taken ?? 1e15) || a.id - b.id,
    rating: (a: Known, b: Known) => b.rating - a.rating || newest(a, b),
    added: (a: Known, b: Known) => b.added - a.added || b.id - a.id,
    name: (a: Known, b: Known) => number(a.name) - number(b.name) || a.id - b.id,
  };
  const all = (await searched('')).map((id) => known.get(id)!);
  for (const [sort, rule] of Object.entries(rules)) {
    const result = await browser.result('', sort as keyof typeof rules, NOW);
    expect([sort, ...result.photoIds]).toEqual([sort, ...all.toSorted(rule).map(({ id }) => id)]);
    await expectHead(browser, '', sort as keyof typeof rules, result);
  }
}

describe('the index', () => {
  it('finds what the catalogue finds, after any writes by anyone', async () => {
    await fc.assert(
      fc
        .asyncProperty(
          fc.array(fc.tuple(fc.array(act, { minLength: 1, maxLength: 12 }), query), {
            minLength: 1,
            maxLength: 5,
          }),
          async (rounds) => {
            const browser = browse();
            try {
              for (const [acts, text] of rounds) {
                for (const one of acts) {
                  const database = one.elsewhere ? other : catalogue.database;
                  transaction(database, () => perform(database, one));
                }
                await expectSame(browser, text);
                await expectSame(browser, '');
              }
              expect(await browser.tags()).toEqual(countTags(catalogue.database));
              await expectOrders(browser);
            } finally {
              await browser.close();
            }
          },
        )
        .afterEach(() => {
          for (const table of [
            'rating',
            'effective_tag',
            'annotation',
            'photo_stage',
            'photo_file',
            'photo',
            'tag',
          ]) {
            catalogue.database.exec(`DELETE FROM ${table}`);
          }
        }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('is not waited for where the catalogue can answer in its place', async () => {
    transaction(catalogue.database, () => {
      for (let count = 0; count < 3000; count++)
        perform(catalogue.database, { kind: 'add', photo: 0, to: count % 40, elsewhere: false });
      for (let photo = 0; photo < 900; photo++)
        perform(catalogue.database, { kind: 'tag', photo, to: photo % 7, elsewhere: false });
    });
    for (const text of ['', 'dog', '-dog', 'date:2019 or cat', 'rating:0 is:untagged', 'folder:photos']) {
      for (const sort of ['newest', 'oldest', 'added', 'rating'] as const) {
        const early = browse();
        // what a window asks first of all
        const head = await early.result(text, sort, NOW, 50);
        const first = await early.result(text, sort, NOW);
        await early.tags();
        const whole = await early.result(text, sort, NOW);
        expect(first).toEqual(whole);
        const { total, ...begin } = await early.result(text, sort, NOW, 50);
        expect({ ...head, total: head.total ?? total }).toEqual({ ...begin, total });
        await expectHead(early, text, sort, first);
        await early.close();
      }
    }
  });

  it('is read anew by whoever asks next, where it could not be read', async () => {
    const { database } = catalogue;
    const photo = addPhoto(database, 'a.jpg');
    database.exec(`ALTER TABLE rating RENAME TO away`);
    const browser = browse();
    await expect(browser.tagTree()).rejects.toThrow('no such table');
    await expect(browser.result('', 'newest', NOW)).rejects.toThrow('no such table');
    database.exec(`ALTER TABLE away RENAME TO rating`);
    expect([...(await browser.result('', 'newest', NOW)).photoIds]).toEqual([photo]);
    expect(await browser.tagTree()).toEqual([]);
    await browser.close();
    await expect(browser.tagTree()).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('answers while it is made again because many photos have changed', async () => {
    const { database, folder } = catalogue;
    addPhoto(database, 'a.jpg');
    const index = new SearchIndex({ database, path: join(folder, 'search-index'), logger: silentLogger });
    const { replica } = await index.current();
    const worn = vi.spyOn(PhotoTable.prototype, 'retired', 'get').mockReturnValue(1_000_000);
    await index.current();
    worn.mockRestore();
    // nobody need look elsewhere for an answer
    expect([index.isReady, index.isReading]).toEqual([true, false]);
    await vi.waitFor(async () => expect((await index.current()).replica).not.toBe(replica));
    await index.close();
  });

  it('can be closed while the catalogue answers in its place', async () => {
    const { database } = catalogue;
    // a scan of many slices
    database.exec(`INSERT INTO photo (id, added_at) VALUES (50000000, 0)`);
    const browser = browse();
    const prepare = vi.spyOn(database, 'prepare');
    const isScanning = (): boolean => prepare.mock.calls.some(([sql]) => sql.includes('photo.id > ? AND'));
    const asked = expect(browser.result('date:1970..2000', 'newest', NOW)).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    while (!isScanning()) await new Promise((resolve) => setImmediate(resolve));
    await browser.close();
    // as whoever closes a library does next
    database.close();
    await asked;
  });

  it('sees a second change of the photo that was changed last', async () => {
    const photo = addPhoto(catalogue.database, 'a.jpg');
    const dog = tag(catalogue.database, 'dog');
    const browser = browse();
    expect((await browser.result('tag:dog', 'newest', NOW)).photoIds).toHaveLength(0);
    const before = lastChange(other);
    for (const found of [1, 0, 1]) {
      other
        .prepare(
          found
            ? `INSERT INTO effective_tag VALUES (?, ?, 'model')`
            : `DELETE FROM effective_tag WHERE photo_id = ? AND tag_id = ?`,
        )
        .run(photo, dog);
      expect((await browser.result('tag:dog', 'newest', NOW)).photoIds).toHaveLength(found);
    }
    // the vocabulary came last before, so that one more entry was written, and not three
    expect(lastChange(other)).toBe(before + 1);
    await browser.close();
  });
});

describe('the snapshot', () => {
  const path = (): string => join(catalogue.folder, 'search-index');

  /** More photos than a library that is read in a moment. */
  function addMany(count: number): void {
    transaction(catalogue.database, () => {
      addPhoto(catalogue.database, 'first.jpg');
      const dog = tag(catalogue.database, 'dog');
      const numbers = JSON.stringify(Array.from({ length: count }, (_, index) => index + 1));
      catalogue.database.exec(`
        INSERT INTO photo (added_at, taken_local, camera_model)
          SELECT value, value * 100000000, 'Pixel ' || (value % 3) FROM json_each('${numbers}');
        INSERT INTO photo_file (photo_id, directory_id, name, size, mtime_ms, inode, device, first_seen_at)
          SELECT id, 1, 'many' || id, 1, 1, 1, 1, 0 FROM photo WHERE id > 1;
        INSERT INTO effective_tag SELECT id, ${dog}, 'model' FROM photo WHERE id % 7 = 0;`);
    });
  }

  it('is read at the next start, with what has changed since', async () => {
    addMany(6000);
    const first = browse();
    const before = await first.result('tag:dog', 'newest', NOW);
    await first.tags();
    await first.close();
    expect(existsSync(path())).toBe(true);
    // what is in no log is only in the snapshot: whoever finds it there has read the snapshot
    catalogue.database.exec(`DROP TRIGGER note_effective_tag_delete_old_photo_id`);
    catalogue.database.exec(`DELETE FROM effective_tag WHERE photo_id = 700`);
    const photo = addPhoto(other, 'new.jpg');
    other.prepare(`INSERT INTO effective_tag SELECT ?, id, 'person' FROM tag`).run(photo);
    const second = browse();
    const after = await second.result('tag:dog', 'newest', NOW);
    expect([...after.photoIds]).toEqual([...before.photoIds, photo]);
    expect((await second.result('camera:"pixel 2"', 'newest', NOW)).photoIds).toHaveLength(2000);
    await second.close();
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ['empty', () => Buffer.alloc(0)],
    ['changed in its middle', (bytes: Buffer) => bytes.fill(7, bytes.length >> 1, (bytes.length >> 1) + 50)],
    ['changed at its end', (bytes: Buffer) => bytes.fill(7, bytes.length - 60, bytes.length - 50)],
  ])('that is %s is made again', async (_, damage) => {
    addMany(6000);
    const first = browse();
    await first.tags();
    await first.close();
    writeFileSync(path(), damage(readFileSync(path())));
    const lines: string[] = [];
    const second = browse({ log: (level, message) => void lines.push(`${level}: ${message}`) });
    await expectSame(second, 'tag:dog');
    expect(lines).toEqual(['warn: the search index is made again, because its file could not be read']);
    await second.close();
  });

  it('of another time is not believed, though it is whole', async () => {
    addMany(6000);
    const first = browse();
    await first.tags();
    await first.close();
    const old = readFileSync(path());
    catalogue.database.exec(`UPDATE photo SET taken_local = 5 WHERE id % 2 = 0`);
    const second = browse();
    await second.tags();
    await second.close();
    // as where the catalogue comes from a backup, and its log goes on otherwise than that of the snapshot
    writeFileSync(path(), old);
    catalogue.database.exec(
      `DROP TRIGGER note_photo_update_new_id; UPDATE photo SET taken_local = 6 WHERE id = 3`,
    );
    const third = browse();
    await expectSame(third, '');
    await third.close();
  });

  it('is made again where the log of changes was cut behind it', async () => {
    addMany(6000);
    const first = browse();
    await first.tags();
    await first.close();
    catalogue.database.exec(
      `UPDATE photo SET taken_local = id; DELETE FROM photo_change WHERE sequence < 9000`,
    );
    const second = browse();
    await expectSame(second, '');
    await second.close();
  });

  it('is not made of a small library', async () => {
    addPhoto(catalogue.database, 'a.jpg');
    const browser = browse();
    await browser.result('', 'newest', NOW);
    await browser.close();
    expect(existsSync(path())).toBe(false);
  });

  it('may be deleted while the library is open', async () => {
    addMany(6000);
    const first = browse();
    await first.tags();
    await first.close();
    rmSync(path());
    const second = browse();
    await expectSame(second, 'tag:dog');
    await second.close();
  });
});
