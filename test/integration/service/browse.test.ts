/** @file The window's questions about photos and tags, through the service, in the shapes of the contract. */

import { statement } from '../../../src/core/catalogue/database.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCatalogue } from '../../../src/core/catalogue/open.ts';
import type { WritableDatabase } from '../../../src/core/catalogue/database.ts';
import {
  queries,
  type QueryInput,
  type QueryName,
  type QueryOutput,
} from '../../../src/contract/contract.ts';
import { silentLogger } from '../../../src/core/domain/logger.ts';
import { queryHandlers } from '../../../src/service/allHandlers.ts';
import type { HandlerContext } from '../../../src/service/handlers.ts';
import { addPhoto, tag } from '../../fixtures/catalogue.ts';
import { testLibrary, type TestLibrary } from '../../fixtures/library.ts';

let place: TestLibrary;
/** Another program that writes to the same catalogue. */
let database: WritableDatabase;
beforeEach(async () => {
  place = await testLibrary();
  database = openCatalogue(place.catalogue);
});
afterEach(async () => {
  database.close();
  await place.remove();
});

/** What a window gets: the handler's answer as the contract lets it through. */
async function ask<Name extends QueryName>(name: Name, input: QueryInput<Name>): Promise<QueryOutput<Name>> {
  const { input: accepts, output } = queries[name];
  const handler = queryHandlers[name] as (input: unknown, context: HandlerContext) => unknown;
  const context = { library: place.library, logger: silentLogger } as HandlerContext;
  return output.parse(await handler(accepts.parse(input), context)) as QueryOutput<Name>;
}

describe('looking at the library', () => {
  it('is answered in the shapes of the contract, also after another program has written', async () => {
    const empty = await ask('result', { query: '', sort: 'newest' });
    expect(empty.photoIds).toHaveLength(0);
    const [dog, cat] = [tag(database, 'dog'), tag(database, 'cat')];
    const photos = ['a.jpg', 'b.jpg'].map((name) => addPhoto(database, name, 'ab'.repeat(32)));
    for (const id of photos)
      statement(database, `INSERT INTO effective_tag VALUES (${id}, ${dog}, 'model')`).run();
    statement(database, `INSERT INTO effective_tag VALUES (${photos[0]}, ${cat}, 'person')`).run();
    statement(database, `INSERT INTO rating VALUES (${photos[1]}, 4, 0)`).run();
    const result = await ask('result', { query: 'dgo or tag:dog', sort: 'rating' });
    expect([...result.photoIds]).toEqual([photos[1], photos[0]]);
    expect(result).toMatchObject({ sort: 'rating', scores: null, meaning: null });
    expect(result.warnings).toMatchObject([{ start: 0, end: 3, suggestion: 'dog' }]);
    expect(result.parts).toEqual([
      { start: 0, end: 14, kind: 'group', negated: false, text: 'dgo or tag:dog' },
    ]);
    expect(await ask('cards', { photoIds: photos })).toMatchObject([{ name: 'a.jpg' }, { rating: 4 }]);
    expect(await ask('photo', { photoId: photos[1]! })).toMatchObject({
      rating: 4,
      files: [{ path: '/photos/b.jpg' }],
    });
    expect(await ask('selection', { photoIds: Uint32Array.from(photos) })).toMatchObject({
      photos: 2,
      tags: [
        { name: 'dog', photos: 2 },
        { name: 'cat', photos: 1, byPerson: 1 },
      ],
    });
    expect(await ask('tags', {})).toMatchObject([
      { tagId: dog, photos: 2 },
      { tagId: cat, byPerson: 1 },
    ]);
    expect(await ask('tagTree', {})).toHaveLength(2);
    const counts = await ask('resultTags', { query: 'cat' });
    expect([[...counts.tagIds], [...counts.counts], counts.photos]).toEqual([[dog, cat], [1, 1], 1]);
    expect(await ask('completions', { text: 'd', cursor: 1, limit: 1 })).toMatchObject([
      { kind: 'tag', label: 'dog', count: 2 },
    ]);
    expect(await ask('similar', { photoId: photos[0]!, limit: 5 })).toEqual([]);
  });

  it('is refused where a query makes no sense', async () => {
    await expect(ask('result', { query: 'date:2019-13', sort: 'newest' })).rejects.toMatchObject({
      code: 'QUERY_INVALID',
      details: { start: 5, end: 12 },
    });
    await expect(ask('resultTags', { query: '(dog' })).rejects.toMatchObject({ code: 'QUERY_INVALID' });
  });
});
