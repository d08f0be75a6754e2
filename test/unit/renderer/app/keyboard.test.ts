/** @file What keys mean: by where the keyboard is, what is open, and whether they are held. With the window's own actions. */

import { forgetCalls } from '../../../fixtures/windowLibrary.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import '../../../../src/renderer/app/actions.ts';
import { actionsByKey, meaningOf, type Press } from '../../../../src/renderer/app/keyRules.ts';
import { undoStore } from '../../../../src/renderer/features/inspector/undoStore.ts';
import { allActions, isActionEnabled } from '../../../../src/renderer/lib/actions.ts';
import { closeDrawer, openPanel } from '../../../../src/renderer/lib/panels.ts';
import { resultStore, type ResultOutline } from '../../../../src/renderer/lib/resultStore.ts';
import { selectNothing, selectPhoto } from '../../../../src/renderer/lib/selectionStore.ts';
import { openLayer, openPhoto, showView, viewStore } from '../../../../src/renderer/lib/viewStore.ts';

const byKey = actionsByKey(allActions());

const NOWHERE: Omit<Press, 'key'> = {
  isChord: false,
  isRepeat: false,
  isUsed: false,
  isInText: false,
  isOnButton: false,
  isInList: false,
  isInDialog: false,
};
const HELD = { isRepeat: true };
const IN_TEXT = { isInText: true };

/** Id of the action that a key runs now; `nothing` where it is used up, `left` where it is left. */
function pressed(key: string, where: Partial<Press> = {}): string {
  const press = { ...NOWHERE, isChord: key.includes('$mod'), key: key.split('+').at(-1) ?? key, ...where };
  const meaning = meaningOf(byKey.get(key) ?? [], press, viewStore.getState());
  return typeof meaning === 'string' ? meaning : meaning.id;
}

beforeEach(() => {
  const outline = { total: 3, photoIds: Uint32Array.of(1, 2, 3) } as Partial<ResultOutline> as ResultOutline;
  resultStore.setState({ outline });
  showView('grid');
});
afterEach(forgetCalls);

describe('a held key', () => {
  it.each(['ArrowRight', 'ArrowDown', 'PageDown', 'Shift+ArrowLeft', '+', '-'])(
    '%s goes on in the grid',
    (key) => {
      expect(pressed(key, HELD)).toBe(pressed(key));
      expect(pressed(key)).toMatch(/^grid\./);
    },
  );

  it('goes on from photo to photo in the photo view', () => {
    openPhoto(1);
    expect(pressed('ArrowRight', HELD)).toBe('photo-view.next');
  });

  it('does all else once: neither again, nor what the first press has made possible', () => {
    expect(pressed('Enter')).toBe('grid.open');
    openPhoto(1);
    expect(pressed('Enter', HELD)).toBe('nothing');
    expect(pressed('Enter')).toBe('photo-view.close');
    expect(pressed('$mod+k', HELD)).toBe('nothing');
  });
});

describe('in a text field', () => {
  it('letters and arrows are the field’s', () => {
    for (const key of ['t', '5', 'c', 'ArrowLeft', '$mod+a', '?', '/'])
      expect(pressed(key, IN_TEXT)).toBe('left');
  });

  it.each([
    ['$mod+k', 'app.palette'],
    ['$mod+Shift+f', 'tags.filter'],
    ['$mod+Shift+o', 'try-picture.open'],
  ])('%s works all the same', (key, id) => {
    expect(pressed(key, IN_TEXT)).toBe(id);
  });

  it('a search is saved', () => {
    resultStore.setState({ question: { query: 'dog', sort: 'newest' } });
    expect(pressed('$mod+s', IN_TEXT)).toBe('search.save');
    expect(pressed('$mod+s', { ...IN_TEXT, ...HELD })).toBe('nothing');
  });
});

describe('a control', () => {
  it('keeps the keys that work it, and leaves the others', () => {
    expect(pressed('Enter', { isOnButton: true })).toBe('left');
    expect(pressed('ArrowLeft', { isOnButton: true })).toBe('grid.left');
    expect(pressed('ArrowLeft', { isInList: true })).toBe('left');
    expect(pressed('c', { isInList: true })).toBe('tags.cloud');
  });

  it('has used the key already where it says so', () => {
    expect(pressed('Escape', { isUsed: true })).toBe('left');
  });
});

describe('what is open', () => {
  it('has its own keys, and those that work everywhere', () => {
    openLayer('shortcuts');
    expect(pressed('ArrowLeft')).toBe('left');
    expect(pressed('$mod+k')).toBe('app.palette');
    expect(pressed('Escape', IN_TEXT)).toBe('app.close-layer');
  });

  it('in the palette, every letter is typed and none is a command, wherever its keys are sent', () => {
    selectPhoto(1);
    expect(pressed('4')).toBe('photo.rate-4');
    openLayer('palette');
    for (const key of ['4', 'i', 'c', 't', '?', 'Shift+?', 'Delete', '/'])
      expect(pressed(key, { isInList: true })).toBe('left');
    expect(pressed('$mod+k', { isInList: true })).toBe('app.palette');
    expect(pressed('Escape', { isInList: true })).toBe('app.close-layer');
  });

  it('in the palette, what could be done without it can be done', () => {
    const disabled = (): string[] =>
      allActions()
        .filter((action) => !action.isHidden && !isActionEnabled(action))
        .map(({ id }) => id);
    const before = disabled();
    openLayer('palette');
    expect(disabled()).toEqual(before);
  });

  it('lets nothing happen behind a question that is no layer', () => {
    expect(pressed('$mod+k', { isInDialog: true })).toBe('left');
  });

  it.each(['cloud', 'review', 'library'] as const)(
    'Escape leads from the view %s back to the photos',
    (view) => {
      showView(view);
      expect(pressed('Escape')).toBe('app.to-photos');
      openLayer('shortcuts');
      expect(pressed('Escape')).toBe('app.close-layer');
      showView('grid');
      expect(pressed('Escape')).not.toBe('app.to-photos');
    },
  );

  it.each(['grid', 'cloud', 'review', 'library'] as const)('the left panel goes in the view %s', (view) => {
    showView(view);
    expect(pressed('$mod+b')).toBe('app.left-panel');
    openLayer('shortcuts');
    expect(pressed('$mod+b')).toBe('nothing');
  });

  it('the right panel goes where photos are seen, and nowhere else', () => {
    for (const view of ['grid', 'cloud'] as const) {
      showView(view);
      expect(pressed('i')).toBe('app.right-panel');
      for (const layer of ['shortcuts', 'try-picture', 'save-search', 'folder-picker'] as const) {
        openLayer(layer);
        expect([layer, pressed('i')]).toEqual([layer, 'left']);
        showView(view);
      }
    }
    for (const view of ['review', 'library'] as const) {
      showView(view);
      expect([pressed('i'), pressed('$mod+i')]).toEqual(['left', 'nothing']);
      openPhoto(1);
      expect(pressed('i')).toBe('app.right-panel');
    }
  });

  it('the list of folders to choose from takes the keys from the photo behind it', () => {
    openPhoto(1);
    openLayer('folder-picker');
    for (const key of ['4', 'y', 't', 'i', 'z', 'ArrowRight']) expect(pressed(key)).toBe('left');
    expect(pressed('Escape')).toBe('app.close-layer');
  });

  it('Escape leaves the selection, then the panel that lies over the photos, but what is over both first', () => {
    viewStore.setState({ windowWidth: 640 });
    openPanel('right');
    selectPhoto(1);
    openLayer('palette');
    expect(pressed('Escape', IN_TEXT)).toBe('app.close-layer');
    showView('grid');
    expect(pressed('Escape')).toBe('grid.select-nothing');
    selectNothing();
    expect(pressed('Escape')).toBe('app.close-drawer');
    closeDrawer();
    expect(pressed('Escape')).toBe('left');
    viewStore.setState({ windowWidth: Infinity });
  });
});

it('the browser’s undo does not change what was typed, where there is nothing to undo', () => {
  expect(pressed('$mod+z')).toBe('nothing');
  expect(pressed('$mod+z', IN_TEXT)).toBe('left');
  undoStore.setState({ undo: { kind: 'rating', photos: 3, rating: 4 } });
  expect(pressed('$mod+z')).toBe('edit.undo');
  // a review takes its own answers back, and nothing behind it
  showView('review');
  expect(pressed('$mod+z')).toBe('nothing');
});

it('the search is reached on keyboards that need Shift to write its sign', () => {
  expect(pressed('Shift+/')).toBe('search.focus');
});
