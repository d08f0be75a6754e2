/** @file Beside the search field: the order, the size of thumbnails. */

import { Image } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { resultStore, type Sort } from '../../lib/resultStore.ts';
import { ROW_HEIGHTS, viewStore } from '../../lib/viewStore.ts';
import { Slider } from '../../ui/Field.tsx';
import { Select } from '../../ui/Menu.tsx';
import { chooseSort } from './order.ts';
import { SORTS } from './sorts.ts';
import styles from './Search.module.css';

function SortSelect(): JSX.Element {
  const text = useText();
  const sort = useStoreValue(resultStore, ({ outline, question }) => outline?.sort ?? question.sort);
  const isRanked = useStoreValue(resultStore, ({ outline }) => outline !== null && outline.meaning !== null);
  const offered = SORTS.filter((one) => one !== 'relevance' || isRanked || sort === 'relevance');
  return (
    <Select<Sort>
      label={text('search.sort')}
      value={sort}
      options={offered.map((id) => ({ id, label: text(`search.sort-${id}`) }))}
      onChange={chooseSort}
    />
  );
}

function SizeSlider(): JSX.Element {
  const text = useText();
  const rowHeight = useStoreValue(viewStore, (state) => state.rowHeight);
  return (
    <div className={styles['size']}>
      <Image size={12} strokeWidth={1.75} aria-hidden />
      <div className={styles['track']}>
        <Slider
          isWide
          label={text('search.size')}
          value={Math.max(0, (ROW_HEIGHTS as readonly number[]).indexOf(rowHeight))}
          minimum={0}
          maximum={ROW_HEIGHTS.length - 1}
          step={1}
          valueText={text('search.size-value', { pixels: rowHeight })}
          onChange={(index) => viewStore.setState({ rowHeight: ROW_HEIGHTS[index] ?? rowHeight })}
        />
      </div>
      <Image size={16} strokeWidth={1.75} aria-hidden />
    </div>
  );
}

export function SearchTools(): JSX.Element {
  return (
    <>
      <div className={styles['sort']}>
        <SortSelect />
      </div>
      <SizeSlider />
    </>
  );
}
