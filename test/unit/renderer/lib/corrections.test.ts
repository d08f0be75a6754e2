/** @file Corrections on their way: shown at once, gone again where they fail, and told with the right way back. */

import { asked, forgetCalls, happens, settled, told } from '../../../fixtures/windowLibrary.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followUndo, undoStore } from '../../../../src/renderer/features/inspector/undoStore.ts';
import { correctionStore, correctTags, ratePhotos } from '../../../../src/renderer/lib/corrections.ts';
import { closeNotice, noticeStore } from '../../../../src/renderer/lib/notices.ts';

const photos = (count: number): Uint32Array<ArrayBuffer> =>
  Uint32Array.from({ length: count }, (_, index) => index + 1);
const DOG = [{ tag: 'dog', kind: 'accept' }] as const;
const CAT = [{ tag: 'cat', kind: 'accept' }] as const;

const named = (name: string) => ({ kind: 'named', name }) as const;
const done = (name: string, changedPhotos: number) => ({
  step: named(name),
  changedPhotos,
  changedDecisions: changedPhotos,
});
const pending = (): unknown[] => correctionStore.getState().pending.map(({ changes }) => changes[0]?.tag);
const notices = () => noticeStore.getState().notices;

/** The library tells that there is another step to undo, and which. */
async function undoIs(undo: string | null, redo: string | null = null): Promise<void> {
  await happens('changed', { what: ['undo'], photoIds: null });
  await asked('undoState')[0]!.answer({
    undo: undo === null ? null : named(undo),
    redo: redo === null ? null : named(redo),
  });
}

followUndo();
beforeEach(async () => {
  for (const call of asked('undoState')) await call.answer({ undo: null, redo: null });
});
afterEach(() => {
  for (const { id } of notices()) closeNotice(id);
  forgetCalls();
});

describe('corrections', () => {
  it('are shown in the order in which they were made, until they are saved', async () => {
    const { saved } = correctionStore.getState();
    const first = correctTags(photos(1), DOG, 'test');
    const second = correctTags(photos(1), CAT, 'test');
    expect(pending()).toEqual(['dog', 'cat']);
    const [dog, cat] = told('correct');
    await cat!.answer(done('add cat', 1));
    expect(await second).toBe(true);
    expect(pending()).toEqual(['dog']);
    await dog!.answer(done('add dog', 1));
    expect(await first).toBe(true);
    expect(pending()).toEqual([]);
    expect(correctionStore.getState().saved).toBe(saved + 2);
  });

  it('are gone where the library refuses them, with its reason and the next step', async () => {
    const saving = correctTags(photos(1), DOG, 'test');
    await told('correct')[0]!.refuse('DISK_FULL', 'The disk is full.');
    expect(await saving).toBe(false);
    expect(pending()).toEqual([]);
    expect(notices()).toMatchObject([
      {
        kind: 'problem',
        text: 'The correction was not saved. The disk is full.',
        actionId: 'library.show-storage',
      },
    ]);
  });

  it('are told where they are many, with their way back, and not to whoever tells by itself', async () => {
    const act = async (count: number, isQuiet = false): Promise<void> => {
      const saving = correctTags(photos(count), DOG, 'test', { isQuiet });
      await told('correct')[0]!.answer(done(`add dog to ${count} photos`, count));
      await saving;
    };
    await act(20);
    await act(100, true);
    expect(notices()).toEqual([]);
    await act(100);
    expect(notices()).toMatchObject([{ text: 'Done: add dog to 100 photos.', actionId: 'edit.undo' }]);
  });

  it('are nothing for no photos', async () => {
    expect(await correctTags(photos(0), DOG, 'test')).toBe(true);
    await ratePhotos(photos(0), 3);
    await settled();
    expect([...told('correct'), ...told('setRating')]).toEqual([]);
  });
});

describe('the way back in a notice', () => {
  async function addToMany(): Promise<void> {
    const saving = correctTags(photos(100), DOG, 'test');
    await happens('changed', { what: ['photos', 'undo'], photoIds: null });
    await told('correct')[0]!.answer(done('add dog to 100 photos', 100));
    await asked('undoState')[0]!.answer({ undo: named('add dog to 100 photos'), redo: null });
    await saving;
  }

  it('is offered as long as it is about that step', async () => {
    await addToMany();
    expect(notices()).toMatchObject([{ actionId: 'edit.undo', step: 'add dog to 100 photos' }]);
    // another program has written: the step is the same
    await undoIs('add dog to 100 photos');
    expect(notices().length).toBe(1);
    expect(undoStore.getState().undo).toEqual(named('add dog to 100 photos'));
  });

  it('goes when the last step is another one', async () => {
    await addToMany();
    await undoIs('reject cat on 1 photo');
    expect(notices()).toEqual([]);
  });

  it('goes when it was taken back otherwise', async () => {
    await addToMany();
    await undoIs(null, 'add dog to 100 photos');
    expect(notices()).toEqual([]);
  });
});
