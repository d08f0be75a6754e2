/** @file The tags in the left panel: filter, order, the way to the cloud, and the tree. */

import { ArrowDownAZ, Cloud, X } from 'lucide-react';
import { memo, useDeferredValue, useMemo, useRef, type JSX, type KeyboardEvent, type RefObject } from 'react';
import { actionOf, runAction } from '../../lib/actions.ts';
import { currentLanguage, useText } from '../../lib/i18n.ts';
import { useLibrary, useStoreValue } from '../../lib/library.ts';
import { toggleTag } from '../../lib/queryEditing.ts';
import { viewStore } from '../../lib/viewStore.ts';
import { IconButton, IconToggle } from '../../ui/Button.tsx';
import { filterField, panelStore } from './panelStore.ts';
import { Section } from './Section.tsx';
import { buildForest, firstFitting, keepRows, placesByName, treeRows, type TagRow } from './tagForest.ts';
import { TagTree } from './TagTree.tsx';
import { useResultTags, useTagStates } from './useResultTags.ts';
import styles from './Panel.module.css';

const toFilterField = (input: HTMLInputElement): (() => void) => filterField.add(() => input.focus());
const setFilter = (filter: string): void => panelStore.setState({ filter });

function TagTools(): JSX.Element {
  const text = useText();
  const order = useStoreValue(panelStore, ({ treeOrder }) => treeOrder);
  const isCloud = useStoreValue(viewStore, ({ view }) => view === 'cloud');
  const cloud = actionOf('tags.cloud');
  return (
    <span className={styles['tools']}>
      <IconToggle
        icon={ArrowDownAZ}
        label={text('tagsPanel.by-name')}
        size="small"
        isSelected={order === 'name'}
        onChange={(isByName) => panelStore.setState({ treeOrder: isByName ? 'name' : 'count' })}
      />
      <IconToggle
        icon={Cloud}
        label={text(cloud.label)}
        shortcut={cloud.keys?.[0]}
        size="small"
        isSelected={isCloud}
        onChange={() => runAction(cloud)}
      />
    </span>
  );
}

/** Not drawn again with each result. */
const Tools = memo(TagTools);

export function TagSection({ scroller }: { scroller: RefObject<HTMLElement | null> }): JSX.Element {
  const text = useText();
  const language = currentLanguage();
  const tree = useRef<HTMLDivElement>(null);
  const isClosed = useStoreValue(panelStore, ({ closed }) => closed.has('tags'));
  const filter = useStoreValue(panelStore, (state) => state.filter);
  const order = useStoreValue(panelStore, ({ treeOrder }) => treeOrder);
  const open = useStoreValue(panelStore, ({ openTags }) => openTags);
  const { data: tags } = useLibrary('tagTree', {}, { isEnabled: !isClosed });
  // the photos of a result are drawn before its tags are counted out
  const counts = useDeferredValue(useResultTags(!isClosed).counts);
  const states = useTagStates();
  const forest = useMemo(() => buildForest(tags ?? []), [tags]);
  const kept = useRef<readonly TagRow[]>([]);
  // names stand in the order of the language
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const places = useMemo(() => placesByName(tags ?? []), [tags, language]);
  const rows = useMemo(() => {
    const next = treeRows(forest, { counts, order, open, filter, states }, places);
    // rows that stay the same are not drawn again
    kept.current = keepRows(kept.current, next);
    return kept.current;
  }, [forest, counts, order, open, filter, states, places]);

  const onFilterKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const first = firstFitting(forest, rows, filter);
    if (event.key === 'ArrowDown' && rows.length > 0) tree.current?.focus();
    else if (event.key === 'Enter' && filter !== '' && first)
      toggleTag(first.name, event.altKey || event.shiftKey ? 'out' : 'in');
    else if (event.key === 'Escape' && filter !== '') setFilter('');
    else if (event.key === 'Escape') event.currentTarget.blur();
    else return;
    event.preventDefault();
  };

  return (
    <Section
      name="tags"
      title={text('tagsPanel.tags')}
      tools={<Tools />}
      top={
        <div className={styles['filter']}>
          <input
            ref={toFilterField}
            type="text"
            className={styles['filterInput']}
            aria-label={text('tagsPanel.filter')}
            placeholder={text('tagsPanel.filter')}
            autoComplete="off"
            spellCheck={false}
            value={filter}
            onChange={({ target }) => setFilter(target.value)}
            onKeyDown={onFilterKey}
          />
          {filter !== '' && (
            <span className={styles['filterClear']}>
              <IconButton
                icon={X}
                label={text('tagsPanel.clear-filter')}
                size="small"
                onPress={() => setFilter('')}
              />
            </span>
          )}
        </div>
      }
    >
      {rows.length > 0 ? (
        <TagTree rows={rows} hasCounts={counts !== null} scroller={scroller} tree={tree} />
      ) : (
        tags && (
          <p className={styles['hint']}>
            {tags.length === 0
              ? text('tagsPanel.no-tags')
              : filter === ''
                ? text('tagsPanel.no-tags-here')
                : text('tagsPanel.no-such-tag')}
          </p>
        )
      )}
    </Section>
  );
}
