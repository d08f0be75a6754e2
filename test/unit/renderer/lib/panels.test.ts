/** @file Where the panels stand: beside the middle while there is room, over it where there is not. */

import { beforeEach, describe, expect, it } from 'vitest';
import {
  behindPhoto,
  closeDrawer,
  fitsBeside,
  isPanelOver,
  isPanelShown,
  openPanel,
  togglePanel,
} from '../../../../src/renderer/lib/panels.ts';
import {
  openLayer,
  openPhoto,
  showView,
  viewStore,
  type Side,
} from '../../../../src/renderer/lib/viewStore.ts';

const resize = (windowWidth: number): void => viewStore.setState({ windowWidth });
const shown = (): Side[] =>
  (['left', 'right'] as const).filter((side) => isPanelShown(side, viewStore.getState()));
const over = (): Side[] =>
  (['left', 'right'] as const).filter((side) => isPanelOver(side, viewStore.getState()));

beforeEach(() => {
  viewStore.setState({ isLeftOpen: true, isRightOpen: true, drawer: null });
  showView('grid');
  resize(1280);
});

describe('a window that becomes narrow', () => {
  it.each([
    [1280, ['left', 'right']],
    [1024, ['left', 'right']],
    [800, ['left']],
    [640, []],
  ])('at %d pixels has %j beside the photos', (width, panels) => {
    resize(width);
    expect(shown()).toEqual(panels);
    expect(over()).toEqual([]);
  });

  it('gives back what was there when it is wide again, and nothing that was not', () => {
    for (const isLeftOpen of [true, false])
      for (const isRightOpen of [true, false]) {
        viewStore.setState({ isLeftOpen, isRightOpen });
        const before = shown();
        for (const width of [900, 640, 700, 1280]) resize(width);
        expect(shown()).toEqual(before);
      }
  });

  it('leaves the photos a width that is of use, whatever is open', () => {
    for (const isLeftOpen of [true, false])
      for (let width = 640; width < 1400; width += 1) {
        viewStore.setState({ isLeftOpen, windowWidth: width });
        const taken = (shown().includes('left') ? 256 : 0) + (shown().includes('right') ? 320 : 0);
        expect(width - taken).toBeGreaterThanOrEqual(440);
      }
  });

  it('has the inspector beside the photos for longer where the left panel is closed', () => {
    resize(800);
    expect(fitsBeside('right', viewStore.getState())).toBe(false);
    togglePanel('left');
    expect(shown()).toEqual(['right']);
  });
});

describe('a panel that has no room', () => {
  beforeEach(() => resize(640));

  it('lies over the photos when it is wanted, one at a time, and is put away', () => {
    openPanel('right');
    expect([shown(), over()]).toEqual([['right'], ['right']]);
    togglePanel('left');
    expect([shown(), over()]).toEqual([['left'], ['left']]);
    togglePanel('left');
    expect(shown()).toEqual([]);
    openPanel('right');
    closeDrawer();
    expect(shown()).toEqual([]);
  });

  it('does not change what is chosen for a wide window', () => {
    togglePanel('right');
    togglePanel('right');
    resize(1280);
    expect(shown()).toEqual(['left', 'right']);
  });

  it('stays seen when there is room for it', () => {
    viewStore.setState({ isRightOpen: false });
    openPanel('right');
    resize(1280);
    expect([shown(), over()]).toEqual([['left', 'right'], []]);
  });
});

it('a photo that is shown large has the inspector beside it sooner: the left panel is not there', () => {
  resize(800);
  expect(shown()).toEqual(['left']);
  openPhoto(1);
  expect(shown()).toEqual(['right']);
});

describe('behind a photo that is shown large', () => {
  const behind = (): unknown[] =>
    (['left', 'right'] as const).map((side) => {
      const state = behindPhoto(viewStore.getState());
      return [isPanelShown(side, state), isPanelOver(side, state)];
    });

  it.each([1280, 800, 640])('at %d pixels the panels stay as they were', (width) => {
    resize(width);
    for (const open of [null, 'left', 'right'] as const) {
      if (open) openPanel(open);
      const before = behind();
      openPhoto(1);
      openLayer('palette');
      expect(behind()).toEqual(before);
      showView('grid');
      expect(behind()).toEqual(before);
      closeDrawer();
    }
  });

  it('a drawer stays one, though the photo has room for it beside itself', () => {
    viewStore.setState({ isRightOpen: false });
    resize(800);
    openPanel('right');
    openPhoto(1);
    expect([shown(), over()]).toEqual([['right'], []]);
    showView('grid');
    expect([shown(), over()]).toEqual([['left', 'right'], ['right']]);
    expect(viewStore.getState().isRightOpen).toBe(false);
  });

  it('a drawer that is closed beside the photo is closed', () => {
    viewStore.setState({ isRightOpen: false });
    resize(800);
    openPanel('right');
    openPhoto(1);
    togglePanel('right');
    expect(shown()).toEqual([]);
    showView('grid');
    expect(shown()).toEqual(['left']);
  });
});

it.each(['library', 'review'] as const)('the view %s needs more width than photos do', (view) => {
  resize(800);
  showView(view);
  expect(shown()).toEqual([]);
  showView('grid');
  expect(shown()).toEqual(['left']);
});
