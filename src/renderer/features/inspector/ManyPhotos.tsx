/** @file The inspector for a selection: how many have each tag, and decisions for all of them. */

import { useMemo, type JSX } from 'react';
import type { QueryOutput } from '../../../contract/contract.ts';
import { correctionStore, ratePhotos } from '../../lib/corrections.ts';
import { bytes, dateRange } from '../../lib/format.ts';
import { currentLanguage, useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { useSelectionDetails } from '../../lib/selectionDetails.ts';
import { actOnSelected } from '../../lib/selectionStore.ts';
import { NothingSelected } from './NothingSelected.tsx';
import { correctionsOfAll, ratingAfter, unsavedKeys, withChangesOfAll } from './optimistic.ts';
import { OnePhoto } from './OnePhoto.tsx';
import { Rating } from './Rating.tsx';
import { groupSelectionTags } from './tagGroups.ts';
import { TagPanel } from './TagPanel.tsx';
import { whyOnPhotos } from './tagWhy.ts';
import styles from './Inspector.module.css';

/** When they were taken, and the bytes of their files. */
function summaryOf({ takenFrom, takenUntil, bytes: size }: QueryOutput<'selection'>): string[] {
  return [
    ...(takenFrom !== null && takenUntil !== null ? [dateRange(takenFrom, takenUntil)] : []),
    ...(size > 0 ? [bytes(size)] : []),
  ];
}

export function ManyPhotos(): JSX.Element {
  const text = useText();
  const language = currentLanguage();
  const { photoIds, details, isOld, error } = useSelectionDetails();
  const pending = useStoreValue(correctionStore, (state) => state.pending);
  const corrections = useMemo(
    () => (isOld ? [] : correctionsOfAll(pending, photoIds)),
    [pending, photoIds, isOld],
  );
  const total = details?.photos ?? 0;
  const groups = useMemo(() => {
    const tags = withChangesOfAll(
      details?.tags ?? [],
      total,
      corrections.flatMap(({ changes }) => changes),
    );
    return groupSelectionTags(tags, total, unsavedKeys(corrections), (tag) => whyOnPhotos(tag, total));
    // what is said of them is in the window's language
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [details, total, corrections, language]);

  if (photoIds.length === 0) return <NothingSelected />;
  if (photoIds.length === 1) return <OnePhoto photoId={photoIds[0]!} />;
  if (error && isOld) return <p className={styles['alone']}>{error.message}</p>;
  return (
    <>
      <header className={styles['header']}>
        <h2 className={styles['title']}>{text('inspector.selected', { count: photoIds.length })}</h2>
        {details && <p className={styles['quiet']}>{summaryOf(details).join(' · ')}</p>}
        <Rating
          rating={details ? ratingAfter(corrections, details.rating) : 0}
          isDisabled={isOld || !details}
          onChange={(rating) => void ratePhotos(photoIds, rating)}
        />
      </header>
      {details && (
        <TagPanel groups={groups} photoIds={isOld ? null : photoIds} total={total} addTo={actOnSelected} />
      )}
    </>
  );
}
