/** @file Searches over a real catalogue, held against a plain predicate over plain objects. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statement } from '../../../src/core/catalogue/database.ts';
import { storeEmbedding } from '../../../src/core/catalogue/predictions.ts';
import type { PhotoId } from '../../../src/core/domain/ids.ts';
import { PHOTO_PROPERTIES, type PhotoProperty, type QueryNode } from '../../../src/core/domain/query.ts';
import { formatQuery } from '../../../src/core/search/queryLanguage/format.ts';
import { search, type TextEncoder } from '../../../src/core/search/search.ts';
import { addModel, tag, testCatalogue, type TestCatalogue } from '../../fixtures/catalogue.ts';
import { correct } from '../../fixtures/corrections.ts';

interface PlainPhoto {
  readonly id: PhotoId;
  readonly tags: readonly string[];
  readonly rejected: readonly string[];
  readonly taken: number | null;
  readonly camera: readonly [string | null, string | null];
  readonly directory: string;
  readonly present: number;
  readonly missing: number;
  readonly offline: boolean;
  readonly failed: boolean;
  readonly located: boolean;
}

const TAGS = ['dog', 'cat', 'ice cream', 'beach'];
const DIRECTORIES = ['', '2019', '2019/Italy', 'Été'];
const CAMERAS = [
  [null, null],
  ['Google', 'Pixel 7'],
  ['Canon', 'EOS R6'],
  [null, 'Scanner'],
] as const;
const YEAR_2019 = Date.UTC(2019, 0, 1);
const DAY = 86_400_000;
const now = new Date(2021, 5, 1);

let catalogue: TestCatalogue;
const photos: PlainPhoto[] = [];

beforeAll(() => {
  catalogue = testCatalogue();
  const { database } = catalogue;
  database.exec(`
    INSERT INTO library_folder (id, path, state, added_at) VALUES (1, '/home/me/Pictures', 'online', 0), (2, '/media/drive', 'offline', 0);
  `);
  const directory = statement<[number, number, string]>(
    database,
    `INSERT INTO directory (id, library_folder_id, path) VALUES (?, ?, ?)`,
  );
  [1, 2].forEach((folder) =>
    DIRECTORIES.forEach((path, index) => directory.run(folder * 10 + index, folder, path)),
  );
  // every combination by counting in mixed radix: 200 photos, no two alike
  for (let number = 0; number < 200; number++) {
    const digit = (radix: number, place: number): number => Math.floor(number / place) % radix;
    const tags = TAGS.filter((_, index) => ((number * 7) >> index) & 1);
    const rejected = TAGS.filter((one, index) => !tags.includes(one) && ((number * 11) >> index) & 1);
    const camera = CAMERAS[digit(4, 3)]!;
    const plain = {
      tags,
      rejected,
      taken: digit(6, 1) === 0 ? null : YEAR_2019 + digit(29, 1) * 31 * DAY,
      camera,
      directory: DIRECTORIES[digit(4, 5)]!,
      present: digit(5, 2) === 0 ? 0 : digit(7, 1) === 0 ? 2 : 1,
      missing: digit(5, 2) === 0 ? 1 : 0,
      offline: digit(9, 1) === 0,
      failed: digit(8, 1) === 0,
      located: digit(3, 1) === 0,
    };
    const id = Number(
      statement<(string | number | null)[]>(
        database,
        `INSERT INTO photo (added_at, taken_local, camera_make, camera_model, latitude) VALUES (0, ?, ?, ?, ?)`,
      ).run(plain.taken, camera[0], camera[1], plain.located ? 48.85 : null).lastInsertRowid,
    ) as PhotoId;
    photos.push({ id, ...plain });
    for (let file = 0; file < plain.present + plain.missing; file++) {
      statement<(string | number)[]>(
        database,
        `INSERT INTO photo_file (photo_id, directory_id, name, size, mtime_ms, inode, device, state, first_seen_at)
         VALUES (?, ?, ?, 1, 1, 1, 1, ?, 0)`,
      ).run(
        id,
        (plain.offline ? 20 : 10) + DIRECTORIES.indexOf(plain.directory),
        `${number}-${file}.jpg`,
        file < plain.present ? 'present' : 'missing',
      );
    }
    if (plain.failed) {
      statement<[PhotoId]>(
        database,
        `INSERT INTO photo_stage (photo_id, stage, state) VALUES (?, 'thumbnail', 'failed')`,
      ).run(id);
    }
    const changes = [
      ...tags.map((name) => ({ kind: 'accept' as const, tagId: tag(database, name) })),
      ...rejected.map((name) => ({ kind: 'reject' as const, tagId: tag(database, name) })),
    ];
    if (changes.length > 0) correct(database, { name: 't', photoIds: [id], changes, source: 'test' }, 1);
  }
});
afterAll(() => catalogue.remove());

const HOLDS: Record<PhotoProperty, (photo: PlainPhoto) => boolean> = {
  untagged: (photo) => photo.tags.length === 0,
  tagged: (photo) => photo.tags.length > 0,
  missing: (photo) => photo.present === 0,
  offline: (photo) => photo.present > 0 && photo.offline,
  reviewed: (photo) => photo.tags.length + photo.rejected.length > 0,
  unreviewed: (photo) => photo.tags.length + photo.rejected.length === 0,
  failed: (photo) => photo.failed,
  duplicate: (photo) => photo.present > 1,
  located: (photo) => photo.located,
};

function holds(node: QueryNode, photo: PlainPhoto): boolean {
  switch (node.kind) {
    case 'all':
      return true;
    case 'and':
      return node.children.every((child) => holds(child, photo));
    case 'or':
      return node.children.some((child) => holds(child, photo));
    case 'not':
      return !holds(node.child, photo);
    case 'tag':
      return photo.tags.includes(node.name);
    case 'date': {
      const { from, until } = node.range;
      if (photo.taken === null) return false;
      return (from === null || photo.taken >= from) && (until === null || photo.taken < until);
    }
    case 'folder': {
      const root = photo.offline ? '/drive' : '/Pictures';
      return `${root}/${photo.directory}/`.replace('//', '/').toLowerCase().includes(node.text.toLowerCase());
    }
    case 'camera':
      return (
        `${photo.camera[0] ?? ''} ${photo.camera[1] ?? ''}`.toLowerCase().includes(node.text.toLowerCase()) &&
        photo.camera.some((part) => part !== null)
      );
    case 'is':
      return HOLDS[node.property](photo);
    default:
      throw new Error(`not in this test: ${node.kind}`);
  }
}

const span = { start: 0, end: 0 };
const leaf = fc.oneof(
  fc.constantFrom(...TAGS).map<QueryNode>((name) => ({ kind: 'tag', name, span })),
  fc
    .constantFrom('Italy', '2019', 'été', 'pictures', 'drive', 'home')
    .map<QueryNode>((text) => ({ kind: 'folder', text, span })),
  fc
    .constantFrom('pixel', 'Canon', 'scanner', 'e')
    .map<QueryNode>((text) => ({ kind: 'camera', text, span })),
  fc.constantFrom(...PHOTO_PROPERTIES).map<QueryNode>((property) => ({ kind: 'is', property, span })),
  fc
    .tuple(fc.option(fc.nat(900)), fc.option(fc.nat(900)))
    .filter(([from, until]) => from === null || until === null || from < until)
    .map<QueryNode>(([from, until]) => ({
      kind: 'date',
      range: {
        from: from === null ? null : YEAR_2019 + from * DAY,
        until: until === null ? null : YEAR_2019 + until * DAY,
      },
      span,
    })),
);
const { tree } = fc.letrec<{ tree: QueryNode }>((tie) => {
  const children = fc.array(tie('tree'), { minLength: 2, maxLength: 3 });
  return {
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      children.map<QueryNode>((all) => ({ kind: 'and', children: all, span })),
      children.map<QueryNode>((all) => ({ kind: 'or', children: all, span })),
      tie('tree').map<QueryNode>((child) => ({ kind: 'not', child, span })),
    ),
  };
});
const mentionsMissing = (node: QueryNode): boolean => JSON.stringify(node).includes('"property":"missing"');

describe('a search', () => {
  it('finds what a plain look at every photo finds, newest first', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(tree, async (node) => {
        const { photoIds, warnings } = await search(catalogue.database, formatQuery(node), null, now);
        const expected = photos
          .filter((photo) => (mentionsMissing(node) || photo.present > 0) && holds(node, photo))
          .toSorted((a, b) => (b.taken ?? -Infinity) - (a.taken ?? -Infinity) || b.id - a.id)
          .map((photo) => photo.id);
        expect(warnings.filter((warning) => warning.severity === 'error')).toEqual([]);
        expect(photoIds).toEqual(expected);
        found += expected.length;
      }),
      { numRuns: 400 },
    );
    expect(found).toBeGreaterThan(1000);
  });

  it('refuses what it would misunderstand, with the place', async () => {
    await expect(search(catalogue.database, 'dog date:2019-02-30', null, now)).rejects.toMatchObject({
      code: 'QUERY_INVALID',
      details: { start: 9 },
    });
  });

  it('tells that words without a model rank nothing', async () => {
    const { photoIds, warnings } = await search(catalogue.database, 'sandcastle', null, now);
    expect(photoIds).toEqual([]);
    expect(warnings.at(-1)?.message).toMatch(/needs a model with a text part/);
  });

  it('ranks by meaning among what the tags leave, and passes over photos without an embedding', async () => {
    const { database } = catalogue;
    const modelId = addModel(database, 'encoder', {});
    const angles = new Map(photos.slice(0, 100).map((photo, index) => [photo.id, (index * 37) % 100]));
    for (const [id, angle] of angles) {
      const radians = (angle / 100) * Math.PI;
      storeEmbedding(database, id, modelId, Float32Array.from([Math.cos(radians), Math.sin(radians)]));
    }
    const asked: string[] = [];
    const encoder: TextEncoder = {
      modelId,
      embed: async (text) => {
        asked.push(text);
        return Float32Array.from([1, 0]);
      },
    };
    const { photoIds, scores, meaning } = await search(database, 'dog ~"on the sand"', encoder, now);
    const expected = photos
      .filter((photo) => photo.present > 0 && photo.tags.includes('dog') && angles.has(photo.id))
      .toSorted((a, b) => angles.get(a.id)! - angles.get(b.id)!)
      .map((photo) => photo.id);
    expect(photoIds).toEqual(expected);
    expect(meaning).toBe('on the sand');
    expect(asked).toEqual(['on the sand']);
    expect(scores![0]).toBeCloseTo(Math.cos((angles.get(photoIds[0]!)! / 100) * Math.PI), 2);
  });
});
