/** @file The inspector for one photo. */

import { AlertTriangle } from 'lucide-react';
import { useMemo, type JSX } from 'react';
import { actionOf, isActionEnabled, nameOfAction, runAction } from '../../lib/actions.ts';
import { correctionStore, ratePhotos } from '../../lib/corrections.ts';
import { failureWords } from '../../lib/errorWords.ts';
import { currentLanguage, useText } from '../../lib/i18n.ts';
import { useLibrary, useStoreValue } from '../../lib/library.ts';
import { useModels } from '../../lib/models.ts';
import { Button } from '../../ui/Button.tsx';
import { FileList } from './FileList.tsx';
import { correctionsOf, ratingAfter, unsavedKeys, withChanges, type PhotoTag } from './optimistic.ts';
import { PhotoFacts } from './PhotoFacts.tsx';
import { failuresOf, splitPath, type PhotoDetails } from './photoFacts.ts';
import { Rating } from './Rating.tsx';
import { groupPhotoTags } from './tagGroups.ts';
import { TagPanel } from './TagPanel.tsx';
import { whyOnPhoto } from './tagWhy.ts';
import styles from './Inspector.module.css';

function Failures({ stages }: { stages: PhotoDetails['stages'] }): JSX.Element | null {
  const text = useText();
  const failures = failuresOf(stages);
  if (failures.length === 0) return null;
  const isRetried = failures.every((failure) => failure.isRetried);
  const isForGood = failures.every((failure) => failure.isForGood);
  const open = actionOf('photo-view.open-in-program');
  return (
    <section className={styles['failures']} aria-label={text('inspector.problems')}>
      <AlertTriangle size={16} strokeWidth={1.75} aria-hidden />
      <div>
        <p className={styles['failureHeading']}>
          {text(failures.every((failure) => failure.isModel) ? 'inspector.not-tagged' : 'inspector.not-read')}
        </p>
        {failures.map(({ message }) => (
          <p key={message}>{message}</p>
        ))}
        {isForGood ? (
          isActionEnabled(open) && <Button onPress={() => runAction(open)}>{nameOfAction(open)}</Button>
        ) : isRetried ? (
          <p className={styles['quiet']}>{text('inspector.is-retried')}</p>
        ) : (
          <Button onPress={() => runAction(actionOf('library.retry-failed'))}>
            {text('inspector.retry-failed')}
          </Button>
        )}
      </div>
    </section>
  );
}

const isByModel = ({ effective, provenance, modelId }: PhotoTag, model: string): boolean =>
  effective && provenance === 'model' && modelId === model;

export interface OnePhotoProps {
  readonly photoId: number;
}

export function OnePhoto({ photoId }: OnePhotoProps): JSX.Element {
  const text = useText();
  const language = currentLanguage();
  const models = useModels();
  const { data: details, error } = useLibrary('photo', { photoId });
  const pending = useStoreValue(correctionStore, (state) => state.pending);
  // what is shown may still be the photo before: corrections wait until it is this one
  const shownId = details?.photoId;
  const isOld = shownId !== photoId;
  const corrections = useMemo(
    () => (shownId === undefined ? [] : correctionsOf(pending, shownId)),
    [pending, shownId],
  );
  const groups = useMemo(() => {
    const tags = withChanges(
      details?.tags ?? [],
      corrections.flatMap(({ changes }) => changes),
    );
    const nameOf = (modelId: string): string =>
      models?.find((model) => model.modelId === modelId)?.name ?? modelId;
    return groupPhotoTags(tags, unsavedKeys(corrections), (tag) => whyOnPhoto(tag, nameOf));
    // what is said of them is in the window's language
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [details, corrections, models, language]);
  // a person who wonders at such tags should know that better ones are to be had
  const starter = models?.find(
    ({ isShipped, modelId }) => isShipped && details?.tags.some((tag) => isByModel(tag, modelId)),
  );
  const photoIds = useMemo(() => (isOld ? null : Uint32Array.of(photoId)), [isOld, photoId]);
  const file = details?.files.find(({ state }) => state === 'present') ?? details?.files[0];

  if (error && isOld) return <p className={styles['alone']}>{failureWords(error)}</p>;
  if (!details) return <div className={styles['alone']} aria-busy="true" />;
  const { name } = splitPath(file?.path ?? '');
  return (
    <>
      <header className={styles['header']}>
        <h2 className={styles['title']} title={name}>
          {name === '' ? text('inspector.no-file') : name}
        </h2>
        <Rating
          rating={ratingAfter(corrections, details.rating)}
          isDisabled={isOld}
          onChange={(rating) => void ratePhotos(Uint32Array.of(photoId), rating)}
        />
      </header>
      <Failures stages={details.stages} />
      <TagPanel
        groups={groups}
        photoIds={photoIds}
        total={1}
        addTo={(work) => work(Uint32Array.of(photoId))}
        origin={starter && text('inspector.by-starter', { name: starter.name })}
      />
      <PhotoFacts details={details} />
      {details.files.length > 0 && <FileList files={details.files} />}
    </>
  );
}
