/** @file The panel at the right: all that is known of the selected photos, and everything to correct their tags with. */

import type { JSX } from 'react';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { countSelected, focusedPhoto, selectedPhotos, selectionStore } from '../../lib/selectionStore.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { CurrentTag } from './CurrentTag.tsx';
import { ManyPhotos } from './ManyPhotos.tsx';
import { NothingSelected } from './NothingSelected.tsx';
import { OnePhoto } from './OnePhoto.tsx';
import styles from './Inspector.module.css';

/** The one photo that is meant; `many` where several are selected, null where none is. */
function useTarget(): number | 'many' | null {
  useStoreValue(selectionStore, (state) => state.revision);
  useStoreValue(resultStore, (state) => state.outline);
  const focused = useStoreValue(selectionStore, focusedPhoto);
  const selected = countSelected();
  // who is among the many is found out once the selection is still
  if (selected > 1) return 'many';
  return selected === 0 ? focused : (selectedPhotos()[0] ?? null);
}

function Selected(): JSX.Element {
  const target = useTarget();
  if (target === null) return <NothingSelected />;
  return target === 'many' ? <ManyPhotos /> : <OnePhoto photoId={target} />;
}

export interface InspectorProps {
  /** This photo instead of the selected ones, as the photo view wants it: fills its parent, without a frame. */
  readonly photoId?: number;
}

export function Inspector({ photoId }: InspectorProps): JSX.Element {
  const text = useText();
  if (photoId !== undefined) {
    return (
      <div className={styles['inspector']} data-panel>
        <OnePhoto photoId={photoId} />
        <CurrentTag />
      </div>
    );
  }
  return (
    <aside
      className={`${styles['inspector']} ${styles['side']}`}
      aria-label={text('inspector.name')}
      data-panel
    >
      <Selected />
      <CurrentTag />
    </aside>
  );
}
