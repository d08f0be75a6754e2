/** @file What the keyboard does about tags and ratings, and undo. */

import { actionsChanged, type Action } from '../../lib/actions.ts';
import { ratePhotos } from '../../lib/corrections.ts';
import { text } from '../../lib/i18n.ts';
import { library } from '../../lib/library.ts';
import { attempt, sayDone } from '../../lib/notices.ts';
import { openPanel } from '../../lib/panels.ts';
import { actOnPhotos, hasPhotosToActOn } from '../../lib/selectionStore.ts';
import { stepWords } from '../../lib/stepWords.ts';
import { isPhotoOpen, viewStore } from '../../lib/viewStore.ts';
import { noteUse } from './keyHints.ts';
import { canDecide, currentTag, decide, goToField, goToTag, panelStore, stepToTag } from './panelStore.ts';
import { followUndo, undoStore } from './undoStore.ts';

const hasTags = (): boolean => hasPhotosToActOn() && panelStore.getState().shown.length > 0;

function decision(kind: 'accept' | 'reject' | 'undecided', keys: readonly string[]): Action {
  return {
    id: `tags.${kind}`,
    label: `inspector.${kind}`,
    group: 'tags',
    keys,
    isEnabled: () => {
      const tag = hasPhotosToActOn() ? currentTag() : null;
      return tag !== null && canDecide(tag, kind);
    },
    nameNow: () => {
      const tag = currentTag();
      return tag && text(`inspector.${kind}-tag`, { name: tag.name });
    },
    run: () => {
      const tag = currentTag();
      if (!tag) return;
      noteUse(kind);
      decide(tag, kind);
    },
  };
}

/** `Shift`: where keyboards need it to write the sign, as French ones do. */
function step(id: string, key: '.' | ',', by: 1 | -1): Action {
  return {
    id: `tags.${id}`,
    label: `inspector.${by === 1 ? 'next-tag' : 'previous-tag'}`,
    group: 'tags',
    keys: [key, `Shift+${key}`],
    repeats: true,
    isEnabled: hasTags,
    run: () => {
      noteUse('move');
      openPanel('right');
      stepToTag(by);
    },
  };
}

function rate(rating: 0 | 1 | 2 | 3 | 4 | 5): Action {
  return {
    id: `photo.rate-${rating}`,
    label: `inspector.rate-${rating}`,
    group: 'photo',
    // by its place too: on French keyboards a digit alone is another sign
    keys: [String(rating), `Digit${rating}`],
    isEnabled: hasPhotosToActOn,
    run: () => actOnPhotos((photoIds) => void ratePhotos(photoIds, rating)),
  };
}

async function replay(direction: 'undo' | 'redo'): Promise<void> {
  await attempt(library.command(direction, {}), ({ step: replayed }) =>
    sayDone(
      text(direction === 'undo' ? 'inspector.undone' : 'inspector.redone', { step: stepWords(replayed) }),
      direction === 'undo' ? 'edit.redo' : 'edit.undo',
      stepWords(replayed),
    ),
  );
}

/** A review takes its own answers back, and shows that: nothing behind it does. */
function isReviewing(): boolean {
  const view = viewStore.getState();
  return view.view === 'review' && !isPhotoOpen(view);
}

followUndo();
undoStore.subscribe(actionsChanged);
panelStore.subscribe(actionsChanged);

export const inspectorActions: readonly Action[] = [
  {
    id: 'edit.undo',
    label: 'inspector.undo',
    nameNow: () => {
      const { undo } = undoStore.getState();
      return undo && text('inspector.undo-step', { step: stepWords(undo) });
    },
    group: 'tags',
    keys: ['$mod+z'],
    isEnabled: () => undoStore.getState().undo !== null && !isReviewing(),
    run: () => replay('undo'),
  },
  {
    id: 'edit.redo',
    label: 'inspector.redo',
    nameNow: () => {
      const { redo } = undoStore.getState();
      return redo && text('inspector.redo-step', { step: stepWords(redo) });
    },
    group: 'tags',
    keys: ['$mod+Shift+z', '$mod+y'],
    isEnabled: () => undoStore.getState().redo !== null && !isReviewing(),
    run: () => replay('redo'),
  },
  {
    id: 'tags.add',
    label: 'inspector.add-tag',
    group: 'tags',
    keys: ['t'],
    isEnabled: hasPhotosToActOn,
    run: () => {
      noteUse('add');
      goToField();
    },
  },
  step('next', '.', 1),
  step('previous', ',', -1),
  decision('accept', ['y', 'a']),
  decision('reject', ['n', 'x', 'Delete']),
  decision('undecided', ['Backspace', 'u']),
  {
    id: 'tags.leave',
    label: 'inspector.leave-tags',
    group: 'tags',
    keys: ['Escape'],
    where: 'main',
    isHidden: true,
    isEnabled: () => currentTag() !== null,
    run: () => goToTag(null),
  },
  rate(0),
  rate(1),
  rate(2),
  rate(3),
  rate(4),
  rate(5),
];
