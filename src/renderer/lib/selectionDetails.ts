/**
 * @file What the selected photos have in common. A selection may be a million photos: it is asked about when it has been
 * still for a moment, and what was shown before stays until the answer is there.
 */

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { EventValue, QueryOutput } from '../../contract/contract.ts';
import { askAgain, library, pauseAfter, useLibraryEvent } from './library.ts';
import { Pacer } from './pacer.ts';
import { isPartial, resultStore } from './resultStore.ts';
import { selectedPhotos, selectionStore } from './selectionStore.ts';

const STILL_MS = 120;

interface Chosen {
  readonly photoIds: Uint32Array<ArrayBuffer>;
  /** Tells apart what typed arrays cannot: part of the question's key. */
  readonly revision: number;
}

export interface SelectionOfMany {
  readonly photoIds: Uint32Array<ArrayBuffer>;
  readonly details: QueryOutput<'selection'> | null;
  /** `details` are of other photos than those that are selected now. */
  readonly isOld: boolean;
  readonly error: Error | null;
}

function isSame(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}

const isUnknown = (): boolean => isPartial(resultStore.getState().outline);

let lastRevision = 0;
const choose = (photoIds: Uint32Array<ArrayBuffer>): Chosen => ({ photoIds, revision: ++lastRevision });

/** The selected photos of the present result, once they have been the same for a moment. */
function useChosen(): { readonly chosen: Chosen; readonly isMoving: boolean } {
  const [chosen, setChosen] = useState(() => choose(selectedPhotos()));
  const [isMoving, setIsMoving] = useState(isUnknown);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = (): void => {
      // the rest of the result says which they are
      if (isUnknown()) return setIsMoving(true);
      const photoIds = selectedPhotos();
      setChosen((before) => (isSame(before.photoIds, photoIds) ? before : choose(photoIds)));
      setIsMoving(false);
    };
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(settle, STILL_MS);
    };
    const ends = [
      selectionStore.subscribe(({ revision }, before) => {
        if (revision === before.revision) return;
        setIsMoving(true);
        wait();
      }),
      resultStore.subscribe(({ outline }, before) => {
        if (outline !== before.outline) wait();
      }),
    ];
    return () => {
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, []);
  return { chosen, isMoving };
}

const pacer = new Pacer(() => askAgain('selection'), pauseAfter);

function onChanged({ what }: EventValue<'changed'>): void {
  if (what.some((one) => one === 'photos' || one === 'tags' || one === 'ratings')) pacer.soon();
}

/** What the selection has in common; see {@link SelectionOfMany}. */
export function useSelectionDetails(): SelectionOfMany {
  const { chosen, isMoving } = useChosen();
  const { photoIds, revision } = chosen;
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['selection', revision],
    queryFn: ({ signal }) => library.query('selection', { photoIds }, signal),
    placeholderData: (before) => before,
    // a selection that was left is not asked about again
    gcTime: 0,
  });
  useLibraryEvent('changed', onChanged);
  return { photoIds, details: data ?? null, isOld: isMoving || isPlaceholderData, error };
}
