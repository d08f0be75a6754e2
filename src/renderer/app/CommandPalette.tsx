/** @file Every action by its name: a few letters, Enter. What was done last comes first. */

import { useState, useSyncExternalStore, type JSX } from 'react';
import {
  Autocomplete,
  Dialog,
  Input,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';
import { actionOf, allActions, nameOfAction, printedKey, runAction, type Action } from '../lib/actions.ts';
import { fuzzyScore } from '../lib/fuzzy.ts';
import { useText } from '../lib/i18n.ts';
import { closeLayer, viewStore } from '../lib/viewStore.ts';
import popover from '../ui/Popover.module.css';
import styles from './Palette.module.css';

const KEPT_KEY = 'tagroll-actions';
const MOST_KEPT = 8;

/** Ids of what was done last, the latest first. */
function recentActions(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch (error) {
    // kept from the page, or written by somebody else: then nothing was done last
    if (error instanceof Error) return [];
    throw error;
  }
}

function keepRecent(id: string): void {
  try {
    const ids = [id, ...recentActions().filter((one) => one !== id)].slice(0, MOST_KEPT);
    localStorage.setItem(KEPT_KEY, JSON.stringify(ids));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

const isEnabled = (action: Action): boolean => action.isEnabled?.() ?? true;

/** The actions that fit what was typed, the best first; with nothing typed those done last, then all by group. */
function found(wanted: string, recent: readonly string[]): Action[] {
  const shown = allActions().filter((action) => !action.isHidden && action.id !== 'app.palette');
  if (wanted.trim() === '') {
    const rank = ({ id }: Action): number => (recent.includes(id) ? recent.indexOf(id) : MOST_KEPT);
    return shown.toSorted((a, b) => Number(isEnabled(b)) - Number(isEnabled(a)) || rank(a) - rank(b));
  }
  return shown
    .map((action) => ({ action, score: fuzzyScore(nameOfAction(action), wanted) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => Number(isEnabled(b.action)) - Number(isEnabled(a.action)) || b.score - a.score)
    .map(({ action }) => action);
}

export function CommandPalette(): JSX.Element {
  const text = useText();
  const [wanted, setWanted] = useState('');
  const [recent] = useState(recentActions);
  const isOpen = useSyncExternalStore(viewStore.subscribe, () => viewStore.getState().layer === 'palette');
  const choose = (id: string): void => {
    keepRecent(id);
    // what it does may open something where the palette was
    closeLayer();
    runAction(actionOf(id));
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
            <SearchField aria-label={text('common.palette-hint')} autoFocus>
              <Input className={styles['input']} placeholder={text('common.palette-hint')} />
            </SearchField>
            <Menu
              className={`${popover['menu']} ${styles['list']}`}
              aria-label={text('common.palette')}
              onAction={(id) => choose(String(id))}
              renderEmptyState={() => <p className={styles['none']}>{text('common.nothing-found')}</p>}
            >
              {found(wanted, recent).map((action) => (
                <MenuItem
                  key={action.id}
                  id={action.id}
                  className={popover['item']}
                  textValue={nameOfAction(action)}
                  isDisabled={!isEnabled(action)}
                >
                  <span className={styles['group']}>{text(`common.menu.${action.group}`)}</span>
                  {nameOfAction(action)}
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
