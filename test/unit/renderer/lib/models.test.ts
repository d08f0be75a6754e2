/** @file Adding a model: the first is in use at once, of another one it is asked. */

import { forgetCalls, settled, told } from '../../../fixtures/windowLibrary.ts';
import { afterEach, expect, it } from 'vitest';
import {
  addModelFolder,
  canUseAdded,
  USE_ADDED,
  putAddedToUse,
} from '../../../../src/renderer/lib/models.ts';
import { closeNotice, noticeStore, sayProblem } from '../../../../src/renderer/lib/notices.ts';
import { LibraryError } from '../../../../src/renderer/lib/client.ts';

const notices = (): unknown[] =>
  noticeStore.getState().notices.map(({ kind, text, actionId }) => [kind, text, actionId]);

async function add(inUse: boolean): Promise<void> {
  const added = addModelFolder();
  await settled();
  const rest = { kind: 'dual-encoder', goodFor: '', licence: '', origin: '', size: 1 };
  await told('chooseModelFolder')[0]!.answer({ ...rest, modelId: 'clip' as never, name: 'CLIP', inUse });
  await added;
}

afterEach(() => {
  for (const { id } of noticeStore.getState().notices) closeNotice(id);
  forgetCalls();
});

it('says that the first one is in use, and what went wrong with models before is gone', async () => {
  sayProblem(new LibraryError({ code: 'MODEL_NOT_RECOGNISED', message: 'no model' }));
  await add(true);
  expect(notices()).toEqual([['done', 'CLIP is added and in use.', null]]);
  expect(canUseAdded()).toBe(false);
});

it('offers to use another one, once', async () => {
  await add(false);
  expect(notices()).toEqual([['done', 'CLIP is added, and not yet in use.', USE_ADDED]]);
  const used = putAddedToUse();
  await settled();
  expect(told('useModel')[0]!.input).toEqual({ modelId: 'clip' });
  sayProblem(new LibraryError({ code: 'MODEL_DOES_NOT_LOAD', message: 'the one before' }));
  await told('useModel')[0]!.answer({} as never);
  await used;
  expect(notices()).toEqual([
    ['done', 'CLIP is added, and not yet in use.', USE_ADDED],
    ['done', 'CLIP is in use now.', null],
  ]);
  expect(canUseAdded()).toBe(false);
});

it('says nothing where no folder was chosen', async () => {
  const added = addModelFolder();
  await settled();
  await told('chooseModelFolder')[0]!.answer(null);
  await added;
  expect(notices()).toEqual([]);
});
