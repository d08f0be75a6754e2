/** @file A review with its library: what is asked for, sent and taken back, and what becomes of what could not be saved. */

import { asked, forgetCalls, settled, told } from '../../fixtures/windowLibrary.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { reviewActions } from '../../../src/renderer/features/review/actions.ts';
import { countsOf } from '../../../src/renderer/features/review/reviewQueue.ts';
import {
  answer,
  reviewSkipped,
  reviewStore,
  startReview,
  undoAnswer,
} from '../../../src/renderer/features/review/reviewStore.ts';
import { closeNotice, noticeStore } from '../../../src/renderer/lib/notices.ts';
import { showView } from '../../../src/renderer/lib/viewStore.ts';

const given = (ids: readonly number[]) => ({
  tagId: tagId as never,
  name: 'dog',
  photoIds: Uint32Array.from(ids),
  scores: new Float32Array(ids.length),
  decided: 0,
  left: 100,
});
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);
const counts = () => countsOf(reviewStore.getState().queue);
const isEnabled = (id: string): boolean | undefined =>
  reviewActions.find((one) => one.id === id)?.isEnabled?.();

/** Answers what is sent to the library until nothing more is; `refuses` says which of it is not kept. */
async function save(refuses = (_kind: string): boolean => false): Promise<string[]> {
  const sent: string[] = [];
  await settled();
  for (let [call] = told('correct'); call; [call] = told('correct')) {
    const { changes, photoIds } = call.input;
    sent.push(`${changes[0]!.kind} ${photoIds.join(' ')}`);
    if (refuses(changes[0]!.kind)) await call.refuse('DISK_FULL', 'The disk is full.');
    else {
      const step = { kind: 'named', name: '' } as const;
      await call.answer({ step, changedPhotos: photoIds.length, changedDecisions: photoIds.length });
    }
    await settled();
  }
  return sent;
}

let tagId = 0;
beforeEach(async () => {
  showView('review');
  startReview((tagId += 1));
  await settled();
  await asked('review')[0]!.answer(given(range(1, 41)));
});
afterEach(async () => {
  startReview(null);
  await save();
  for (const { id } of noticeStore.getState().notices) closeNotice(id);
  forgetCalls();
});

it('sends what is said in its order, one after the other', async () => {
  answer('yes');
  answer('no');
  answer('skip');
  undoAnswer();
  undoAnswer();
  await settled();
  expect(told('correct').length).toBe(1);
  expect(await save()).toEqual(['accept 1', 'reject 2', 'undecided 2']);
  expect(counts()).toMatchObject({ yes: 1, no: 0, skipped: 0 });
});

it('asks for more without the photos that are here, once the library has what was said', async () => {
  for (let photo = 0; photo < 11; photo += 1) answer('skip');
  answer('yes');
  await settled();
  expect(asked('review')).toEqual([]);
  await save();
  expect(asked('review').map(({ input }) => [...input.without])).toEqual([range(1, 41)]);
  await asked('review')[0]!.answer(given(range(41, 45)));
  expect(reviewStore.getState().queue.items.length).toBe(44);
  expect(reviewStore.getState().queue.isExhausted).toBe(false);
});

it('has photos open again whose answer could not be saved, and says why', async () => {
  answer('yes');
  answer('no');
  await save((kind) => kind === 'reject');
  expect(counts()).toMatchObject({ yes: 1, no: 0 });
  expect(reviewStore.getState().queue.items[1]?.said).toBeNull();
  expect(noticeStore.getState().notices).toMatchObject([{ actionId: 'library.show-storage' }]);
  // that step is none that could be taken back
  undoAnswer();
  expect(await save()).toEqual(['undecided 1']);
});

it('passes over what fails of the tag before', async () => {
  answer('yes');
  await settled();
  startReview((tagId += 1));
  await save(() => true);
  await asked('review')[0]!.answer(given([7]));
  expect(reviewStore.getState().queue.items.map(({ said }) => said)).toEqual([null]);
});

it('takes answers back after the skipped photos were opened again, and then nothing more', async () => {
  answer('no');
  answer('skip');
  reviewSkipped();
  expect(reviewStore.getState().queue.at).toBe(1);
  expect(isEnabled('review.undo')).toBe(true);
  undoAnswer();
  expect(await save()).toEqual(['reject 1', 'undecided 1']);
  expect(isEnabled('review.undo')).toBe(false);
  undoAnswer();
  expect(await save()).toEqual([]);
});
