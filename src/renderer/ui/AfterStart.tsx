/** @file What is loaded and drawn only when the first photos are there. */

import type { ReactNode } from 'react';
import { useStoreValue } from '../lib/library.ts';
import { startStore } from '../lib/start.ts';

export function AfterStart({ children }: { readonly children: ReactNode }): ReactNode {
  const isOver = useStoreValue(startStore, (state) => state.isOver);
  return isOver ? children : null;
}
