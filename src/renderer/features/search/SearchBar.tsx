/** @file The top row's middle and right: the search field, and what stands beside it. */

import { useEffect, type JSX } from 'react';
import { AfterStart } from '../../ui/AfterStart.tsx';
import { later } from '../../ui/later.tsx';
import { keepHistory } from './history.ts';
import { keepOrder } from './order.ts';
import { SearchField } from './SearchField.tsx';
import styles from './Search.module.css';

const SearchTools = later(async () => (await import('./SearchTools.tsx')).SearchTools);
const SaveSearch = later(async () => (await import('./SaveSearch.tsx')).SaveSearch);

/** Fills the top row between whatever stands at its ends. */
export function SearchBar(): JSX.Element {
  useEffect(keepHistory, []);
  useEffect(keepOrder, []);
  return (
    <div className={styles['bar']}>
      <SearchField />
      <div className={styles['aside']}>
        <AfterStart>
          <SearchTools />
        </AfterStart>
      </div>
      <AfterStart>
        <SaveSearch />
      </AfterStart>
    </div>
  );
}
