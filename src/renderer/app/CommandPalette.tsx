/** @file Every action by its name: a few letters, Enter. What was done last comes first. */

import { useState, useSyncExternalStore, type FocusEvent, type JSX, type KeyboardEvent } from 'react';
import {
  Autocomplete,
  Dialog,
  Input,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  TextField,
} from 'react-aria-components';
import {
  actionOf,
  allActions,
  isActionEnabled,
  nameOfAction,
  printedKey,
  type Action,
} from '../lib/actions.ts';
import { fuzzyScore } from '../lib/fuzzy.ts';
import { useText } from '../lib/i18n.ts';
import { keep, readKept } from '../lib/kept.ts';
import { takeTyped } from '../lib/typedAhead.ts';
import { closeLayer, viewStore } from '../lib/viewStore.ts';
import { runFromPalette } from './fromPalette.ts';
import popover from '../ui/Popover.module.css';
import styles from './Palette.module.css';

const KEPT_KEY = 'tagroll-actions';
const MOST_KEPT = 8;

/** Ids of what was done last, the latest first. */
const recentActions = (): string[] =>
  readKept(KEPT_KEY, (kept) => (Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []));

function keepRecent(id: string): void {
  keep(KEPT_KEY, [id, ...recentActions().filter((one) => one !== id)].slice(0, MOST_KEPT));
}

interface Found {
  readonly action: Action;
  readonly name: string;
  readonly isEnabled: boolean;
}

/**
 * The actions that fit what was typed, the best first; with nothing typed those done last, then all others in their order.
 * What cannot be done now comes after what can.
 */
function found(wanted: string, recent: readonly string[]): Found[] {
  const isTyped = wanted.trim() !== '';
  const rankOf = (id: string): number => (recent.includes(id) ? MOST_KEPT - recent.indexOf(id) : 0);
  return allActions()
    .filter((action) => !action.isHidden && action.id !== 'app.palette')
    .map((action) => {
      const name = nameOfAction(action);
      const score = isTyped ? fuzzyScore(name, wanted) : rankOf(action.id);
      return { action, name, score, isEnabled: isActionEnabled(action) };
    })
    .filter(({ score }) => !isTyped || score > 0)
    .toSorted((a, b) => Number(b.isEnabled) - Number(a.isEnabled) || b.score - a.score);
}

/** Types into the input, as the keyboard would: whatever listens for keys that were written hears of it. */
function type(input: HTMLInputElement, words: string): void {
  const about = { inputType: 'insertText', data: words, bubbles: true };
  input.dispatchEvent(new InputEvent('beforeinput', about));
  input.setRangeText(words, input.value.length, input.value.length, 'end');
  input.dispatchEvent(new InputEvent('input', about));
}

export function CommandPalette(): JSX.Element {
  const text = useText();
  const [wanted, setWanted] = useState('');
  const [recent] = useState(recentActions);
  const isOpen = useSyncExternalStore(viewStore.subscribe, () => viewStore.getState().layer === 'palette');
  const choose = (id: string): void => {
    keepRecent(id);
    runFromPalette(actionOf(id));
  };
  const chooseFirst = (words: string): void => {
    const [first] = found(words, recent);
    if (first?.isEnabled) choose(first.action.id);
  };
  const onFocus = ({ currentTarget: input }: FocusEvent<HTMLInputElement>): void => {
    const { text: words, isEntered } = takeTyped();
    if (words === '') return;
    // what listens to the input is there with the end of this turn
    queueMicrotask(() => {
      type(input, words);
      if (isEntered) chooseFirst(words);
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const { value } = event.currentTarget;
    const isMarked = event.currentTarget.getAttribute('aria-activedescendant') !== null;
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || isMarked || value.trim() === '') return;
    // the list marks its first one only a while after it was typed, and hears of no key before it is drawn
    event.preventDefault();
    event.stopPropagation();
    chooseFirst(value);
  };
  return (
    <ModalOverlay
      className={`${popover['overlay']} ${styles['overlay']}`}
      isOpen={isOpen}
      onOpenChange={(open) => !open && closeLayer()}
      isDismissable
    >
      <Modal className={popover['modal']}>
        <Dialog className={styles['palette']} aria-label={text('common.palette')}>
          <Autocomplete inputValue={wanted} onInputChange={setWanted}>
            {/* a search field would keep the first Escape to empty itself */}
            <TextField aria-label={text('common.palette-hint')} autoFocus>
              <Input
                className={styles['input']}
                placeholder={text('common.palette-hint')}
                onFocus={onFocus}
                onKeyDownCapture={onKeyDown}
              />
            </TextField>
            <Menu
              className={`${popover['menu']} ${styles['list']}`}
              aria-label={text('common.palette')}
              onAction={(id) => choose(String(id))}
              renderEmptyState={() => <p className={styles['none']}>{text('common.nothing-found')}</p>}
            >
              {found(wanted, recent).map(({ action, name, isEnabled }) => (
                <MenuItem
                  key={action.id}
                  id={action.id}
                  className={popover['item']}
                  textValue={name}
                  isDisabled={!isEnabled}
                >
                  <span className={styles['group']}>{text(`common.menu.${action.group}`)}</span>
                  {name}
                  {action.keys?.[0] !== undefined && <kbd>{printedKey(action.keys[0])}</kbd>}
                </MenuItem>
              ))}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
