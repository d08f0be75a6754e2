/** @file The tags of the present result as a cloud: the more photos have a tag, the larger it is. */

import { ArrowDownAZ, Cloud } from 'lucide-react';
import { useMemo, type JSX, type KeyboardEvent } from 'react';
import { nameKey } from '../../../contract/rules.ts';
import { actionOf, runAction } from '../../lib/actions.ts';
import { number } from '../../lib/format.ts';
import { currentLanguage, useText } from '../../lib/i18n.ts';
import { useLibrary, useStoreValue } from '../../lib/library.ts';
import { toggleTag } from '../../lib/queryEditing.ts';
import { Button, IconToggle } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { cloudOfCounts, nextLine } from './cloud.ts';
import { panelStore } from './panelStore.ts';
import { useResultTags, useTagStates } from './useResultTags.ts';
import { useRoving } from '../../lib/useRoving.ts';
import styles from './TagCloud.module.css';

/** More words than this are a wall, not a cloud. */
const MOST = 250;

const onKey = (event: KeyboardEvent, name: string): void => {
  const isOut = event.key === '-' || event.key === 'Delete' || (event.key === 'Enter' && event.altKey);
  if (!isOut) return;
  event.preventDefault();
  toggleTag(name, 'out');
};

/** Arrows go to the neighbours in the line, and to the nearest in the next line. */
function lead(key: string, index: number, rows: readonly HTMLElement[]): number | null {
  if (key === 'ArrowRight') return index + 1;
  if (key === 'ArrowLeft') return index - 1;
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return null;
  const boxes = rows.map((row) => row.getBoundingClientRect());
  return nextLine(boxes, index, key === 'ArrowDown' ? 1 : -1);
}

export function TagCloud(): JSX.Element {
  const text = useText();
  const language = currentLanguage();
  const order = useStoreValue(panelStore, ({ cloudOrder }) => cloudOrder);
  const { data: tree } = useLibrary('tagTree', {});
  const { counts, photos } = useResultTags();
  const states = useTagStates();
  const cloud = useMemo(() => {
    if (!tree || !counts) return null;
    const names = new Map<number, string>(tree.map(({ tagId, name }) => [tagId, name]));
    const tags = [...counts].flatMap(([tagId, count]) => {
      const name = names.get(tagId);
      return name === undefined ? [] : [{ tagId, name, count }];
    });
    return cloudOfCounts(tags, { order, most: MOST });
    // names stand in the order of the language
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [tree, counts, order, language]);
  const roving = useRoving<HTMLUListElement>(cloud?.length ?? 0, lead);
  const back = actionOf('tags.cloud');
  return (
    <section className={styles['view']} aria-label={text('tagsPanel.cloud')}>
      <header className={styles['header']}>
        <h2 className={styles['title']}>{text('tagsPanel.cloud-of', { count: photos })}</h2>
        <IconToggle
          icon={ArrowDownAZ}
          label={text('tagsPanel.by-name')}
          isSelected={order === 'name'}
          onChange={(isByName) => panelStore.setState({ cloudOrder: isByName ? 'name' : 'count' })}
        />
        <Button onPress={() => runAction(back)}>{text('tagsPanel.to-photos')}</Button>
      </header>
      {cloud && cloud.length === 0 && <Empty icon={Cloud} sentence={text('tagsPanel.no-tags-here')} />}
      {cloud && cloud.length > 0 && (
        <ul
          ref={roving.list}
          className={styles['cloud']}
          aria-label={text('tagsPanel.tags')}
          onKeyDown={roving.onKeyDown}
        >
          {cloud.map(({ tagId, name, count, size }, index) => {
            const state = states.get(nameKey(name)) ?? 'none';
            const said = `${name}, ${text('common.photos', { count })}`;
            return (
              <li key={tagId}>
                <button
                  type="button"
                  data-row
                  className={styles['tag']}
                  data-state={state}
                  aria-pressed={state === 'in'}
                  aria-label={state === 'out' ? `${said}, ${text('tagsPanel.excluded')}` : said}
                  tabIndex={roving.tabIndexOf(index)}
                  style={{ fontSize: size }}
                  onFocus={() => roving.onFocus(index)}
                  onKeyDown={(event) => onKey(event, name)}
                  onClick={(event) => toggleTag(name, event.altKey || event.shiftKey ? 'out' : 'in')}
                >
                  <span className={styles['name']}>{name}</span>{' '}
                  <span className={styles['count']} aria-hidden>
                    {number(count)}
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {cloud && cloud.length > 0 && <p className={styles['hint']}>{text('tagsPanel.cloud-hint')}</p>}
    </section>
  );
}
