/** @file All keys, by what they are for. */

import { useState, useSyncExternalStore, type JSX } from 'react';
import { allActions, type Action, type ActionGroup } from '../lib/actions.ts';
import { fuzzyScore } from '../lib/fuzzy.ts';
import { useText } from '../lib/i18n.ts';
import { closeLayer, viewStore } from '../lib/viewStore.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { TextField } from '../ui/Field.tsx';
import { capsOf } from './shortcutKeys.ts';
import styles from './Palette.module.css';

const GROUPS: readonly ActionGroup[] = ['go', 'selection', 'tags', 'photo', 'view', 'library', 'help'];

/** Actions that share a name are told once, with all their keys. */
function byName(actions: readonly Action[], nameOf: (action: Action) => string): [string, string[]][] {
  const names = new Map<string, string[]>();
  for (const action of actions) {
    const key = action.keys?.[0];
    if (key === undefined) continue;
    const keys = names.get(nameOf(action)) ?? [];
    if (!keys.includes(key)) keys.push(key);
    names.set(nameOf(action), keys);
  }
  return [...names];
}

export function Shortcuts(): JSX.Element {
  const text = useText();
  const [wanted, setWanted] = useState('');
  const isOpen = useSyncExternalStore(viewStore.subscribe, () => viewStore.getState().layer === 'shortcuts');
  const nameOf = (action: Action): string => text(action.label);
  return (
    <Dialog title={text('common.shortcuts')} isOpen={isOpen} onClose={closeLayer} isWide>
      <TextField
        label={text('common.shortcuts-hint')}
        placeholder={text('common.shortcuts-hint')}
        isLabelHidden
        autoFocus
        value={wanted}
        onChange={setWanted}
      />
      <div className={styles['columns']}>
        {GROUPS.map((group) => {
          const rows = byName(
            allActions().filter((action) => action.group === group),
            nameOf,
          ).filter(([name]) => wanted === '' || fuzzyScore(name, wanted) > 0);
          if (rows.length === 0) return null;
          return (
            <section key={group} className={styles['section']}>
              <h3>{text(`common.menu.${group}`)}</h3>
              <dl>
                {rows.map(([name, keys]) => (
                  <Row key={name} name={name} keys={keys} />
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}

function Row({ name, keys }: { name: string; keys: readonly string[] }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {capsOf(keys).map((cap) => (
          <kbd key={cap}>{cap}</kbd>
        ))}
      </dd>
    </div>
  );
}
