/** @file Making the stage table complete, once for each version of a stage. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { statement } from '../../../src/core/catalogue/database.ts';
import { setModelInUse } from '../../../src/core/catalogue/models.ts';
import { forgetPlan, markDone, markStagesPending, planStages } from '../../../src/core/catalogue/stages.ts';
import type { ModelId, PhotoId } from '../../../src/core/domain/ids.ts';
import { stageOfModel, type Stage } from '../../../src/core/domain/stage.ts';
import { addModel, addPhoto, testCatalogue, type TestCatalogue } from '../../fixtures/catalogue.ts';

const MODEL = 'm' as ModelId;
const STAGE = stageOfModel(MODEL);
const versions = new Map<Stage, string>([
  ['metadata', '1'],
  ['thumbnail', '1'],
  [STAGE, '1'],
]);

let catalogue: TestCatalogue;
beforeEach(() => (catalogue = testCatalogue()));
afterEach(() => catalogue.remove());

const stateOf = (photoId: PhotoId, stage: Stage): string | undefined =>
  statement<[PhotoId, Stage], { state: string }>(
    catalogue.database,
    `SELECT state FROM photo_stage WHERE photo_id = ? AND stage = ?`,
  ).get(photoId, stage)?.state;

const setDone = (photoId: PhotoId, hash: string): void => {
  for (const [stage, version] of versions) markDone(catalogue.database, photoId, stage, `${hash}:${version}`);
};

describe('planning', () => {
  it('goes through the photos once, and again for another version', () => {
    const { database } = catalogue;
    addModel(database, MODEL, {});
    const photo = addPhoto(database, 'a.jpg', 'h');
    expect(planStages(database, versions)).toBe(3);
    setDone(photo, 'h');
    // a row that no call of ours can have taken away: whoever looks at all photos again would find it
    statement(database, `DELETE FROM photo_stage WHERE stage = 'thumbnail'`).run();
    expect(planStages(database, versions)).toBe(0);
    expect(planStages(database, new Map([...versions, ['metadata', '2']]))).toBe(1);
    expect([stateOf(photo, 'metadata'), stateOf(photo, STAGE)]).toEqual(['pending', 'done']);
  });

  it('finds the photos that came, and those that changed, while a model was out of use', () => {
    const { database } = catalogue;
    addModel(database, MODEL, {});
    const [same, changed] = [addPhoto(database, 'a.jpg', 'h'), addPhoto(database, 'b.jpg', 'i')];
    planStages(database, versions);
    setDone(same, 'h');
    setDone(changed, 'i');
    setModelInUse(database, MODEL, false);
    forgetPlan(database, STAGE);
    const fresh = addPhoto(database, 'c.jpg', 'j');
    statement<[PhotoId]>(database, `UPDATE photo_file SET content_hash = 'k' WHERE photo_id = ?`).run(
      changed,
    );
    markStagesPending(database, [fresh, changed]);
    expect([stateOf(fresh, STAGE), stateOf(changed, STAGE)]).toEqual([undefined, 'done']);
    setModelInUse(database, MODEL, true);
    forgetPlan(database, STAGE);
    planStages(database, versions);
    expect([same, changed, fresh].map((photo) => stateOf(photo, STAGE))).toEqual([
      'done',
      'pending',
      'pending',
    ]);
  });
});
