/** @file What a window is shown of a library: completions, selections, cards, the outline of a result, ranking. */

import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { correctTags } from '../../../src/core/catalogue/corrections.ts';
import { transaction } from '../../../src/core/catalogue/database.ts';
import { refreshEffectiveTags } from '../../../src/core/catalogue/effectiveTags.ts';
import { storeEmbedding, storePredictions } from '../../../src/core/catalogue/predictions.ts';
import { noteSearch, saveSearch } from '../../../src/core/catalogue/savedSearches.ts';
import { addTagAlias } from '../../../src/core/catalogue/tags.ts';
import type { PhotoId } from '../../../src/core/domain/ids.ts';
import { silentLogger } from '../../../src/core/domain/logger.ts';
import { Browser } from '../../../src/core/search/browse/browser.ts';
import { selectionDetails } from '../../../src/core/search/browse/selection.ts';
import { SearchIndex } from '../../../src/core/search/index/searchIndex.ts';
import { search, type TextEncoder } from '../../../src/core/search/search.ts';
import { addModel, addPhoto, tag, testCatalogue, type TestCatalogue } from '../../fixtures/catalogue.ts';

const NOW = new Date(2024, 6, 17);
const DAY = 86_400_000;

let catalogue: TestCatalogue;
let browser: Browser;
let encoder: TextEncoder | null;
beforeEach(() => {
  catalogue = testCatalogue();
  encoder = null;
  browser = new Browser({
    database: catalogue.database,
    indexPath: join(catalogue.folder, 'search-index'),
    logger: silentLogger,
    textEncoder: () => encoder,
  });
});
afterEach(async () => {
  await browser.close();
  catalogue.remove();
});

const run = (sql: string, ...values: (string | number | null)[]): void =>
  void catalogue.database.prepare(sql).run(...values);

/** A photo with these tags, by the model. */
function photoWith(name: string, ...tags: string[]): PhotoId {
  const id = addPhoto(catalogue.database, name);
  for (const one of tags)
    run(`INSERT INTO effective_tag VALUES (?, ?, 'model')`, id, tag(catalogue.database, one));
  return id;
}

describe('completions', () => {
  beforeEach(() => {
    for (let count = 0; count < 3; count++) photoWith(`a${count}.jpg`, 'dog', 'ice cream');
    photoWith('b.jpg', 'dog', 'hot dog', 'doghouse', 'and', 'date palm');
    tag(catalogue.database, 'dodo');
    addTagAlias(catalogue.database, tag(catalogue.database, 'dog'), 'hound');
    run(
      `UPDATE photo SET camera_make = 'Google', camera_model = 'Pixel 7', taken_local = ? WHERE id < 3`,
      Date.UTC(2019, 5),
    );
    run(
      `UPDATE photo SET camera_make = 'Canon', camera_model = 'Canon EOS 600D', taken_local = ? WHERE id = 3`,
      Date.UTC(2021, 5),
    );
    run(`UPDATE directory SET path = 'Old Holidays/2019'`);
  });

  /** The completions where `|` stands, as the text would be with each of them. */
  async function complete(marked: string, limit = 10): Promise<string[]> {
    const cursor = marked.indexOf('|');
    const text = marked.replace('|', '');
    const found = await browser.completions(text, cursor, limit);
    return found.map(({ insert, start, end }) => text.slice(0, start) + insert + text.slice(end));
  }

  it.each([
    // by prefix, the most frequent first, then by a later word
    ['do|', ['dog', 'doghouse', 'dodo', '"hot dog"']],
    [
      'cat -do|g is:tagged',
      ['cat -dog is:tagged', 'cat -doghouse is:tagged', 'cat -dodo is:tagged', 'cat -"hot dog" is:tagged'],
    ],
    ['(HOU|', ['(dog']],
    ['ice cr|', ['"ice cream"']],
    ['old ice cr|', ['old "ice cream"']],
    ['"ice|', ['"ice cream"']],
    ['an|', ['"and"']],
    ['da|', ['date:', '"date palm"']],
    ['ra|', ['rating>=']],
    ['is:un|', ['is:untagged', 'is:unreviewed']],
    ['is:located is:mi|', ['is:located is:missing']],
    ['date:20|', ['date:2021', 'date:2019']],
    ['2019|', ['date:2019']],
    ['dog 2021|', ['dog date:2021']],
    ['2020|', []],
    ['date:last-s|', ['date:last-spring', 'date:last-summer']],
    ['camera:pix|', ['camera:"Google Pixel 7"']],
    ['camera:eos|', ['camera:"Canon EOS 600D"']],
    ['folder:hol|', ['folder:"Old Holidays"']],
    ['folder:ph|', ['folder:photos']],
    ['tag:ice|', ['tag:"ice cream"']],
    ['tag:"ice|', ['tag:"ice cream"']],
    ['zzz|', []],
  ])('%s', async (marked, expected) => expect(await complete(marked)).toEqual(expected));

  it('tell how many photos there are, where that is known', async () => {
    const count = async (text: string) => (await browser.completions(text, text.length, 1))[0]?.count;
    expect([
      await count('dog'),
      await count('ice'),
      await count('date:2019'),
      await count('is:'),
      await count('camera:'),
    ]).toEqual([4, 3, 2, null, 2]);
  });

  it('offer the searches of before, for a whole text that begins like them', async () => {
    saveSearch(catalogue.database, { name: 'Dogs outside', query: 'dog -house', sort: 'newest' }, 1);
    noteSearch(catalogue.database, 'dog date:2019', 1);
    noteSearch(catalogue.database, 'dodo', 2);
    expect(await complete('dog|')).toEqual(['dog', 'doghouse', '"hot dog"', 'dog -house', 'dog date:2019']);
    expect(await complete('cat dog|')).not.toContain('dog date:2019');
    expect((await browser.completions('', 0, 20)).slice(-8, -6).map(({ kind }) => kind)).toEqual([
      'recent',
      'recent',
    ]);
  });

  it('name the years of the calendar', async () => {
    const { database } = catalogue;
    const years = [0, 4, 1582, 1899, 1900, 1969, 1970, 1999, 2000, 2024, 2100, 9999];
    run(`UPDATE photo SET taken_local = NULL`);
    for (const year of years) {
      // the first moment and the last
      for (const moment of [
        new Date(0).setUTCFullYear(year, 0, 1),
        new Date(0).setUTCFullYear(year + 1, 0, 1) - 1,
      ]) {
        run(`UPDATE photo SET taken_local = ? WHERE id = ?`, moment, addPhoto(database, `${year} ${moment}`));
      }
    }
    const found = await browser.completions('date:', 5, years.length);
    expect(found.map(({ label, count }) => [Number(label), count])).toEqual(
      years.toReversed().map((year) => [year, 2]),
    );
  });

  it('are no more than asked for, each once', async () => {
    for (const limit of [1, 2, 3]) expect(await complete('d|', limit)).toHaveLength(limit);
  });
});

describe('a selection', () => {
  it('is told as decisions, predictions and files say', async () => {
    const { database } = catalogue;
    const model = addModel(database, 'm', { dog: 0.5, cat: 0.5, car: 0.5, sea: 0.5 });
    const [a, b, c] = ['a', 'b', 'c'].map((name) => addPhoto(database, name)) as [PhotoId, PhotoId, PhotoId];
    const tags = {
      dog: tag(database, 'dog'),
      cat: tag(database, 'cat'),
      car: tag(database, 'car'),
      sea: tag(database, 'sea'),
    };
    transaction(database, () => {
      storePredictions(database, a, model, [
        [tags.dog, 0.9],
        [tags.cat, 0.4],
        [tags.car, 0.4],
      ]);
      storePredictions(database, b, model, [
        [tags.dog, 0.7],
        [tags.car, 0.45],
        [tags.sea, 0.01],
      ]);
      storePredictions(database, c, model, [[tags.cat, 0.45]]);
      refreshEffectiveTags(database, [a, b, c]);
      const decide = (photo: PhotoId, tagId: number, decision: string): void =>
        run(`INSERT INTO annotation VALUES (?, ?, ?, 'test', 0)`, photo, tagId, decision);
      decide(a, tags.car, 'reject');
      decide(b, tags.sea, 'add');
      decide(c, tags.dog, 'add');
      refreshEffectiveTags(database, [a, b, c]);
    });
    run(`UPDATE photo SET taken_local = id * 1000 WHERE id < ?`, c);
    run(`INSERT INTO rating SELECT id, 4, 0 FROM photo WHERE id < ?`, c);
    const told = await browser.selection(Uint32Array.of(a, b, c, b, 999));
    expect(told).toEqual({
      photos: 3,
      rating: null,
      bytes: 300,
      takenFrom: a * 1000,
      takenUntil: b * 1000,
      tags: [
        {
          tagId: tags.dog,
          name: 'dog',
          photos: 3,
          byPerson: 1,
          rejected: 0,
          suggested: 0,
          provenance: null,
          score: 0.8,
        },
        {
          tagId: tags.sea,
          name: 'sea',
          photos: 1,
          byPerson: 1,
          rejected: 0,
          suggested: 0,
          provenance: 'person',
          score: 0.01,
        },
        {
          tagId: tags.cat,
          name: 'cat',
          photos: 0,
          byPerson: 0,
          rejected: 0,
          suggested: 2,
          provenance: null,
          score: 0.425,
        },
        {
          tagId: tags.car,
          name: 'car',
          photos: 0,
          byPerson: 0,
          rejected: 1,
          suggested: 1,
          provenance: null,
          score: 0.425,
        },
      ].map((one) => ({ ...one, score: expect.closeTo(one.score, 5) as number })),
    });
    expect((await browser.selection(Uint32Array.of(a, b))).rating).toBe(4);
    expect(await browser.selection(new Uint32Array())).toEqual({
      photos: 0,
      rating: null,
      bytes: 0,
      takenFrom: null,
      takenUntil: null,
      tags: [],
    });
  });

  it('suggests no tag that another model is sure of', async () => {
    const { database } = catalogue;
    const [sure, unsure] = [
      addModel(database, 'sure', { dog: 0.5 }),
      addModel(database, 'unsure', { dog: 0.5 }),
    ];
    const photo = addPhoto(database, 'a');
    transaction(database, () => {
      storePredictions(database, photo, sure, [[tag(database, 'dog'), 0.8]]);
      storePredictions(database, photo, unsure, [[tag(database, 'dog'), 0.4]]);
      refreshEffectiveTags(database, [photo]);
    });
    expect((await browser.selection(Uint32Array.of(photo))).tags).toMatchObject([
      { photos: 1, suggested: 0 },
    ]);
  });
});

describe('a large selection', () => {
  it('is counted with the decisions that are made meanwhile', async () => {
    const { database } = catalogue;
    const photoIds = transaction(database, () =>
      Array.from({ length: 2001 }, (_, index) => addPhoto(database, `${index}.jpg`)),
    );
    const [last] = photoIds.slice(-1);
    const dog = tag(database, 'dog');
    addModel(database, 'model', { dog: 0.5 });
    run(`INSERT INTO near_tag (photo_id, tag_id) VALUES (?, ?)`, last!, dog);
    const index = new SearchIndex({ database, path: join(catalogue.folder, 'index'), logger: silentLogger });
    let isDecided = false;
    const pause = async (): Promise<void> => {
      if (isDecided) return;
      isDecided = true;
      run(`INSERT INTO annotation VALUES (?, ?, 'reject', 'test', 0)`, last!, dog);
      // every photo gets another place in the table
      run(`UPDATE photo SET taken_local = 1`);
      await index.current();
    };
    const selected = Uint32Array.from(photoIds);
    const { tags } = await selectionDetails(database, selected, () => index.current(), pause);
    expect(tags).toMatchObject([{ tagId: dog, rejected: 1, suggested: 0 }]);
    await index.close();
  });
});

describe('cards', () => {
  it('say what a photo is called, whether it is there, and what is wrong with it', () => {
    const { database } = catalogue;
    const [a, b, c] = ['a.jpg', 'b.jpg', 'c.jpg'].map((name) => addPhoto(database, name)) as [
      PhotoId,
      PhotoId,
      PhotoId,
    ];
    const hash = 'ab'.repeat(32);
    run(
      `INSERT INTO photo_stage (photo_id, stage, state, input_key) VALUES (?, 'thumbnail', 'done', ?)`,
      a,
      `${hash}:1`,
    );
    run(`INSERT INTO rating VALUES (?, 3, 0)`, a);
    run(`UPDATE photo_file SET photo_id = ? WHERE name = 'c.jpg'`, a);
    run(`UPDATE photo_file SET state = 'missing' WHERE photo_id = ?`, b);
    run(
      `INSERT INTO photo_stage (photo_id, stage, state, error_code, error_message)
       VALUES (?, 'metadata', 'failed', 'FILE_EMPTY', 'The file is empty.')`,
      b,
    );
    const card = { thumbnail: null, rating: 0, files: 1, failure: null, state: 'present' };
    expect(browser.cards([b, a, c, 999 as PhotoId])).toEqual([
      { ...card, photoId: b, name: 'b.jpg', state: 'missing', failure: 'The file is empty.' },
      { ...card, photoId: a, name: 'a.jpg', thumbnail: 'abababababababab', rating: 3, files: 2 },
    ]);
    run(`UPDATE library_folder SET state = 'offline'`);
    expect(browser.cards([a])).toMatchObject([{ state: 'offline' }]);
  });
});

describe('a result', () => {
  it('has shapes, colours and runs of days', async () => {
    const { database } = catalogue;
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => addPhoto(database, name)) as [
      PhotoId,
      PhotoId,
      PhotoId,
      PhotoId,
    ];
    run(
      `UPDATE photo SET taken_local = ?, width = 300, height = 200, dominant_colour = ? WHERE id = ?`,
      -1,
      0xff8040,
      a,
    );
    run(`UPDATE photo SET taken_local = ?, width = 100, height = 9000 WHERE id = ?`, DAY * 2 + 5, b);
    run(`UPDATE photo SET taken_local = ?, width = 90000, height = 10 WHERE id = ?`, DAY * 2 + 6, c);
    const result = await browser.result('', 'newest', NOW);
    expect([...result.photoIds]).toEqual([c, b, a, d]);
    expect([...result.aspects]).toEqual([40_960, 410, 6144, 4096]);
    expect([...result.colours]).toEqual([0x8410, 0x8410, 0xfc08, 0x8410]);
    expect([...result.days.day]).toEqual([2, -1, -0x8000_0000]);
    expect([...result.days.start]).toEqual([0, 2, 3]);
    const byName = await browser.result('', 'name', NOW);
    expect([...byName.photoIds]).toEqual([a, b, c, d]);
    expect(byName.days.day).toHaveLength(0);
  });

  it('is refused where the query is, with the place', async () => {
    await expect(browser.result('dog date:2019-13', 'newest', NOW)).rejects.toMatchObject({
      code: 'QUERY_INVALID',
      details: { start: 9, end: 16 },
    });
  });

  it('is ranked by meaning as the catalogue ranks it', async () => {
    const { database } = catalogue;
    const model = addModel(database, 'clip', {});
    const ids = Array.from({ length: 30 }, (_, index) =>
      photoWith(`${index}.jpg`, ...(index % 2 ? ['dog'] : [])),
    );
    for (const [index, id] of ids.entries()) {
      // some are alike, so that equal ones have to have an order, and one has none
      const angle = (index % 7) / 3;
      if (index !== 5) storeEmbedding(database, id, model, Float32Array.of(Math.cos(angle), Math.sin(angle)));
    }
    encoder = { modelId: model, embed: () => Promise.resolve(Float32Array.of(0.6, 0.8)) };
    for (const text of ['running', 'dog running', '~sea -dog', 'dog cat running']) {
      const expected = await search(database, text, encoder, NOW);
      const result = await browser.result(text, 'relevance', NOW);
      expect([...result.photoIds]).toEqual(expected.photoIds);
      expect(result.scores).toEqual(Float32Array.from(expected.scores!));
      expect(result).toMatchObject({
        meaning: expected.meaning,
        warnings: expected.warnings,
        sort: 'relevance',
      });
    }
    const newest = await browser.result('dog running', 'newest', NOW);
    expect([...newest.photoIds]).toEqual(ids.filter((_, index) => index % 2).toReversed());
    expect(newest).toMatchObject({ scores: null, sort: 'newest' });
    encoder = null;
    const unranked = await browser.result('running', 'relevance', NOW);
    expect(unranked.photoIds).toHaveLength(0);
    expect(unranked.warnings).toMatchObject([
      {
        kind: 'needs-text-model',
        message: expect.stringContaining('needs a model with a text part') as string,
      },
    ]);
    // nothing is ranked, and nothing says so
    expect(unranked.meaning).toBeNull();
  });

  it('is ranked by meaning where no photo has the tag of a word, if a model can', async () => {
    const { database } = catalogue;
    tag(database, 'sunset');
    const model = addModel(database, 'clip', {});
    const ids = [photoWith('a.jpg', 'dog'), photoWith('b.jpg', 'dog'), photoWith('c.jpg')];
    for (const [index, id] of ids.entries())
      storeEmbedding(database, id, model, Float32Array.of(Math.cos(index), Math.sin(index)));
    const found = async (text: string): Promise<unknown> => {
      const { photoIds, meaning } = await browser.result(text, 'relevance', NOW);
      const exact = await search(database, text, encoder, NOW);
      expect([[...photoIds], meaning]).toEqual([exact.photoIds, exact.meaning]);
      return [[...photoIds], meaning];
    };
    encoder = null;
    expect(await found('sunset')).toEqual([[], null]);
    encoder = { modelId: model, embed: () => Promise.resolve(Float32Array.of(1, 0)) };
    expect(await found('sunset')).toEqual([ids, 'sunset']);
    expect(await found('dog sunset')).toEqual([ids.slice(0, 2), 'dog sunset']);
    // what is asked for exactly is found exactly, and a tag that photos have is that tag
    expect(await found('tag:sunset')).toEqual([[], null]);
    expect(await found('sunset or dog')).toEqual([ids.slice(0, 2).toReversed(), null]);
    expect(await found('dog')).toEqual([ids.slice(0, 2).toReversed(), null]);
    // a tag that only photos have whose files are gone is that tag where they are asked for
    run(`UPDATE photo_file SET state = 'missing' WHERE photo_id <> ?`, ids[1]!);
    run(`DELETE FROM effective_tag WHERE photo_id = ?`, ids[1]!);
    for (const text of ['dog is:missing', '"dog" is:missing', 'dogs -(-is:missing)'])
      expect([text, await found(text)]).toEqual([text, [[ids[0]], null]]);
    expect(await found('sunset is:missing')).toEqual([[ids[0], ids[2]], 'sunset']);
    expect(await found('dog')).toEqual([[ids[1]], 'dog']);
  });

  it('offers what is meant by a word that finds nothing: a year, or the tag that it begins', async () => {
    tag(catalogue.database, 'person');
    tag(catalogue.database, 'pear');
    photoWith('a.jpg', 'person');
    encoder = null;
    const offered = async (text: string): Promise<unknown> =>
      (await browser.result(text, 'relevance', NOW)).warnings.map(({ suggestion, kind }) => [
        suggestion,
        kind,
      ]);
    expect(await offered('2015')).toEqual([['date:2015', 'needs-text-model']]);
    expect(await offered('per')).toEqual([['person', 'needs-text-model']]);
    expect(await offered('20155')).toEqual([[null, 'needs-text-model']]);
  });

  it('follows a correction at once', async () => {
    const photos = [photoWith('a.jpg', 'dog'), photoWith('b.jpg')];
    expect((await browser.result('tag:sea', 'newest', NOW)).photoIds).toHaveLength(0);
    const sea = tag(catalogue.database, 'sea');
    transaction(catalogue.database, () => {
      const chosen = {
        photoIds: photos,
        describe: () => ({ kind: 'named', name: 'x' }) as const,
        source: 'test',
      };
      const work = correctTags(
        catalogue.database,
        { ...chosen, changes: [{ tagId: sea, kind: 'accept' }] },
        1,
      );
      while (!work.next().done);
    });
    expect((await browser.result('tag:sea', 'newest', NOW)).photoIds).toHaveLength(2);
  });
});

it('photos like one are found, and a photo that is none is refused', async () => {
  const { database } = catalogue;
  const model = addModel(database, 'clip', {});
  const ids = ['a', 'b', 'c'].map((name) => addPhoto(database, name));
  for (const [index, id] of ids.entries()) {
    storeEmbedding(database, id, model, Float32Array.of(Math.cos(index), Math.sin(index)));
  }
  expect((await browser.similar(ids[0]!, 2)).map(({ photoId }) => photoId)).toEqual([ids[1], ids[2]]);
  await expect(browser.similar(999 as PhotoId, 2)).rejects.toThrow(/no photo number 999/);
});

it('a tag lies under the tag whose name it goes on', async () => {
  for (const name of ['Places', 'Places/Italy', 'Places/Italy/Rome/Forum', 'dog', 'Other/x'])
    tag(catalogue.database, name);
  const tree = await browser.tagTree();
  const name = (id: number): string => tree.find(({ tagId }) => tagId === id)!.name;
  expect(Object.fromEntries(tree.map((one) => [one.name, one.parents.map(name)]))).toEqual({
    Places: [],
    'Places/Italy': ['Places'],
    'Places/Italy/Rome/Forum': ['Places/Italy'],
    dog: [],
    'Other/x': [],
  });
});
