import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undoState } from '../../../src/core/catalogue/actions.ts';
import { correctTags } from '../../../src/core/catalogue/corrections.ts';
import { statement } from '../../../src/core/catalogue/database.ts';
import { deletePhotosWithoutFiles, fileByName, splitPhoto } from '../../../src/core/catalogue/photoFiles.ts';
import { forgetInheritedDecisions, mergePhotos } from '../../../src/core/catalogue/photos.ts';
import { ratingOf } from '../../../src/core/catalogue/ratings.ts';
import type { DirectoryId, PhotoId } from '../../../src/core/domain/ids.ts';
import type { FilePath } from '../../../src/core/domain/filePath.ts';
import { correctionStep } from '../../../src/core/domain/step.ts';
import { addPhoto, tag, testCatalogue, type TestCatalogue } from '../../fixtures/catalogue.ts';
import { correct, nameOf, rate, redo, undo } from '../../fixtures/corrections.ts';

let catalogue: TestCatalogue;
beforeEach(() => {
  catalogue = testCatalogue();
});
afterEach(() => catalogue.remove());

describe('a rating', () => {
  it('is given, changed, taken away, and each step is undone and redone', () => {
    const { database } = catalogue;
    const photo = addPhoto(database, 'a.jpg');
    rate(database, [photo], 3, 1);
    rate(database, [photo], 5, 2);
    rate(database, [photo], 0, 3);
    expect(ratingOf(database, photo)).toBe(0);
    const seen = [undo, undo, undo, redo, redo, redo].map((step) => {
      step(database, 9);
      return ratingOf(database, photo);
    });
    expect(seen).toEqual([5, 3, 0, 3, 5, 0]);
  });

  it('that is there already is no step to undo, and what was undone stays redoable', () => {
    const { database } = catalogue;
    const photo = addPhoto(database, 'a.jpg');
    rate(database, [photo], 4, 1);
    rate(database, [photo], 2, 2);
    undo(database, 3);
    expect(rate(database, [photo], 4, 4).actionId).toBeNull();
    expect(undoState(database)).toEqual({
      undo: { kind: 'rating', photos: 1, rating: 4 },
      redo: { kind: 'rating', photos: 1, rating: 2 },
    });
  });

  it('shares the order of undo with decisions on tags', () => {
    const { database } = catalogue;
    const photo = addPhoto(database, 'a.jpg');
    rate(database, [photo], 4, 1);
    const changes = [{ tagId: tag(database, 'dog'), kind: 'accept' as const }];
    correct(database, { name: 'dog', photoIds: [photo], changes, source: 'test' }, 2);
    rate(database, [photo], 1, 3);
    expect([1, 2, 3].map(() => nameOf(undo(database, 4)))).toEqual([
      'rate 1 photo 1 star',
      'dog',
      'rate 1 photo 4 stars',
    ]);
  });

  it('passes over photos that are gone, and names each photo once', () => {
    const { database } = catalogue;
    const photo = addPhoto(database, 'a.jpg');
    expect(rate(database, [photo, 99, photo], 4, 1)).toMatchObject({ changedPhotos: 1, changes: 1 });
    expect(undo(database, 2).changedPhotos).toBe(1);
  });

  it('keeps a photo without a file, also after it was undone', () => {
    const { database } = catalogue;
    const [rated, undone, plain] = ['a', 'b', 'c'].map((name) => addPhoto(database, `${name}.jpg`));
    rate(database, [rated!], 4, 1);
    rate(database, [undone!], 4, 2);
    undo(database, 3);
    statement(database, `DELETE FROM photo_file`).run();
    expect(deletePhotosWithoutFiles(database, [rated!, undone!, plain!])).toEqual({ removed: 1, kept: 2 });
    expect(ratingOf(database, rated!)).toBe(4);
  });

  it('goes along to a photo that is split off, and not with a file that turns out to be another picture', () => {
    const { database } = catalogue;
    const photo = addPhoto(database, 'a.jpg');
    rate(database, [photo], 4, 1);
    const file = fileByName(database, 1 as DirectoryId, 'a.jpg' as FilePath)!;
    const split = splitPhoto(database, file, 2);
    expect(ratingOf(database, split)).toBe(4);
    forgetInheritedDecisions(database, split);
    expect(ratingOf(database, split)).toBe(0);
    forgetInheritedDecisions(database, photo);
    expect(ratingOf(database, photo)).toBe(4);
  });

  it('is noted as a change of its photo', () => {
    const { database } = catalogue;
    const photo = addPhoto(database, 'a.jpg');
    addPhoto(database, 'b.jpg');
    const last = (): unknown =>
      statement(database, `SELECT photo_id FROM photo_change ORDER BY sequence DESC LIMIT 1`).get();
    rate(database, [photo], 4, 1);
    expect(last()).toEqual({ photo_id: photo });
  });
});

describe('two photos that turn out to be one', () => {
  it('have the later rating, and go back step by step, as if all had been given to one photo', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('from', 'into'), fc.integer({ min: 1, max: 5 })), { maxLength: 5 }),
        (acts) => {
          const { database } = catalogue;
          const photos = {
            from: addPhoto(database, `f${Math.random()}`),
            into: addPhoto(database, `i${Math.random()}`),
          };
          let now = 1;
          const steps: number[] = [];
          const latest = { from: 0, into: 0 };
          for (const [one, rating] of acts) {
            // an act that changes nothing is no step
            if (latest[one] === rating) continue;
            latest[one] = rating;
            rate(database, [photos[one]], rating, now++);
            steps.push(rating);
          }
          mergePhotos(database, photos.from, photos.into);
          expect(ratingOf(database, photos.into)).toBe(steps.at(-1) ?? 0);
          const last = steps.length - 1;
          if (last >= 1) {
            undo(database, now++);
            expect(ratingOf(database, photos.into)).toBe(steps[last - 1]);
            redo(database, now++);
            expect(ratingOf(database, photos.into)).toBe(steps[last]);
          }
          // the next run begins with an empty log
          statement(database, `DELETE FROM action`).run();
          expect(database.pragma('foreign_key_check')).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('an act on many photos', () => {
  it('goes in slices, each a whole step; killed in between, what is done can be undone', () => {
    const { database } = catalogue;
    const photos: PhotoId[] = [];
    database.transaction(() => {
      for (let index = 0; index < 4500; index++) photos.push(addPhoto(database, `${index}.jpg`));
    })();
    const act = correctTags(
      database,
      {
        describe: (count) => correctionStep([{ tag: 'dog', kind: 'accept' }], count),
        photoIds: photos,
        source: 'test',
        changes: [{ tagId: tag(database, 'dog'), kind: 'accept' }],
      },
      1,
    );
    expect(database.transaction(() => act.next()).immediate().done).toBe(false);
    const tagged = (): unknown => database.prepare(`SELECT count(*) FROM effective_tag`).pluck().get();
    expect(tagged()).toBe(2000);
    // what it was meant to be stands in the log; on how many photos it was carried out is told where it is taken back
    expect(undo(database, 2)).toMatchObject({ step: { photos: 4500 }, changedPhotos: 2000 });
    expect(tagged()).toBe(0);
    redo(database, 3);
    expect(tagged()).toBe(2000);
    const whole = correct(
      database,
      {
        name: 'whole',
        photoIds: photos,
        source: 'test',
        changes: [{ tagId: tag(database, 'dog'), kind: 'accept' }],
      },
      4,
    );
    expect(whole).toMatchObject({ changedPhotos: 2500, changes: 2500 });
    expect(tagged()).toBe(4500);
    expect(undo(database, 5).changedPhotos).toBe(2500);
    expect(tagged()).toBe(2000);
  });
});
