/** @file The panel at the right: all that is known of the selected photos, and everything to correct their tags with. */

import type { JSX } from 'react';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { photosToActOn, selectionStore } from '../../lib/selectionStore.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { viewStore } from '../../lib/viewStore.ts';
import { CurrentTag } from './CurrentTag.tsx';
import { ManyPhotos } from './ManyPhotos.tsx';
import { NothingSelected } from './NothingSelected.tsx';
import { OnePhoto } from './OnePhoto.tsx';
import styles from './Inspector.module.css';

/** The one photo that is meant; `many` where several are selected, null where none is. */
function useTarget(): number | 'many' | null {
  useStoreValue(selectionStore, (state) => state.revision);
  useStoreValue(selectionStore, (state) => state.focusId);
  useStoreValue(resultStore, (state) => state.outline);
  const { selected } = selectionStore.getState();
  // who is among the many is found out once the selection is still
  return selected.size > 1 ? 'many' : (photosToActOn()[0] ?? null);
}

function Selected({ isBehind }: { isBehind: boolean }): JSX.Element {
  const target = useTarget();
  if (target === null) return <NothingSelected />;
  if (target === 'many') return <ManyPhotos isBehind={isBehind} />;
  return <OnePhoto photoId={target} isBehind={isBehind} />;
}

export interface InspectorProps {
  /** This photo instead of the selected ones, as the photo view wants it: fills its parent, without a frame. */
  readonly photoId?: number;
}

export function Inspector({ photoId }: InspectorProps): JSX.Element {
  const text = useText();
  const isBehind = useStoreValue(viewStore, ({ layer }) => photoId === undefined && layer === 'photo');
  return (
    <aside
      className={`${styles['inspector']} ${photoId === undefined ? styles['side'] : ''}`}
      aria-label={text('inspector.name')}
      data-panel
    >
      {photoId === undefined ? (
        <Selected isBehind={isBehind} />
      ) : (
        <OnePhoto photoId={photoId} isBehind={false} />
      )}
      {!isBehind && <CurrentTag />}
    </aside>
  );
}
