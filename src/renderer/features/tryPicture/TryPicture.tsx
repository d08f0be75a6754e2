/** @file A picture that need not be in the library: what the models see in it, and the photos most like it. */

import { ChartBarDecreasing, Cloud, ImageOff, ImagePlus } from 'lucide-react';
import { useEffect, useState, type JSX } from 'react';
import { FileTrigger } from 'react-aria-components';
import { useCard, wantCards } from '../../lib/cards.ts';
import { number, percent } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { closeLayer, openPhoto, viewStore } from '../../lib/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { ThumbnailPicture } from '../../ui/ThumbnailPicture.tsx';
import { TagScores } from './TagScores.tsx';
import { tryFiles, tryStore, type PictureTags, type Tried } from './tryStore.ts';
import styles from './TryPicture.module.css';

type Shape = 'bars' | 'cloud';
type Similar = PictureTags['similar'][number];

function Choose({ label, isPrimary = false }: { label: string; isPrimary?: boolean }): JSX.Element {
  return (
    // the system does not know all raw formats as pictures, so all files may be chosen; the library looks at what is inside
    <FileTrigger onSelect={(files) => tryFiles([...(files ?? [])])}>
      <Button kind={isPrimary ? 'primary' : 'plain'} autoFocus>
        {label}
      </Button>
    </FileTrigger>
  );
}

function Preview({ tried }: { tried: Tried }): JSX.Element {
  const text = useText();
  const [failedAddress, setFailedAddress] = useState<string | null>(null);
  const { answer, address, name, problem } = tried;
  const size = answer?.width && answer.height ? { width: answer.width, height: answer.height } : null;
  return (
    <figure className={styles['preview']}>
      {failedAddress === address ? (
        <div className={styles['none']}>
          <ImageOff size={32} strokeWidth={1.25} aria-hidden />
          {/* what is no picture at all has its own word, beside this */}
          {problem === null && <p>{text('tryPicture.no-preview')}</p>}
        </div>
      ) : (
        <img
          className={styles['picture']}
          src={address}
          alt={name}
          draggable={false}
          onError={() => setFailedAddress(address)}
        />
      )}
      <figcaption className={styles['caption']}>
        <span className={styles['name']} title={name}>
          {name}
        </span>
        {size && <span>{`${number(size.width)} × ${number(size.height)}`}</span>}
      </figcaption>
    </figure>
  );
}

function SimilarPhoto({ photo, among }: { photo: Similar; among: Uint32Array }): JSX.Element {
  const text = useText();
  const { photoId, score } = photo;
  const name = useCard(photoId)?.name ?? text('tryPicture.photo');
  return (
    <li>
      <button
        type="button"
        className={styles['similar']}
        aria-label={text('tryPicture.open-similar', { name, score: percent(score) })}
        title={name}
        onClick={() => openPhoto(photoId, among)}
      >
        <ThumbnailPicture photoId={photoId} />
        <span className={styles['similarScore']}>{percent(score)}</span>
      </button>
    </li>
  );
}

function SimilarPhotos({ similar }: { similar: readonly Similar[] }): JSX.Element {
  const text = useText();
  useEffect(() => wantCards(similar.map(({ photoId }) => photoId)), [similar]);
  const among = Uint32Array.from(similar, ({ photoId }) => photoId);
  return (
    <section>
      <h3 className={styles['heading']}>{text('tryPicture.similar')}</h3>
      {similar.length === 0 ? (
        <p className={styles['quiet']}>{text('tryPicture.no-similar')}</p>
      ) : (
        <ul className={styles['similars']}>
          {similar.map((photo) => (
            <SimilarPhoto key={photo.photoId} photo={photo} among={among} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Content({ tried }: { tried: Tried }): JSX.Element {
  const text = useText();
  const [shape, setShape] = useState<Shape>('bars');
  const { answer, problem } = tried;
  return (
    <>
      <div className={styles['upper']}>
        <div className={styles['left']}>
          <Preview tried={tried} />
          <Choose label={text('tryPicture.choose-other')} />
        </div>
        <div className={styles['right']}>
          {problem !== null && (
            <p className={styles['problem']} role="alert">
              {problem}
            </p>
          )}
          {!answer && problem === null && (
            <p className={styles['quiet']} role="status">
              {text('tryPicture.working')}
            </p>
          )}
          {answer && (
            <>
              <Segmented<Shape>
                label={text('tryPicture.tags')}
                value={shape}
                onChange={setShape}
                segments={[
                  { id: 'bars', label: text('tryPicture.as-bars'), icon: ChartBarDecreasing },
                  { id: 'cloud', label: text('tryPicture.as-cloud'), icon: Cloud },
                ]}
              />
              <div className={styles['tags']} role="group" aria-label={text('tryPicture.tags')} tabIndex={0}>
                <TagScores tags={answer.tags} shape={shape} />
              </div>
            </>
          )}
        </div>
      </div>
      {answer && <SimilarPhotos similar={answer.similar} />}
    </>
  );
}

/** The window of a tried picture, while it is open. */
export function TryPicture(): JSX.Element {
  const text = useText();
  const isOpen = useStoreValue(viewStore, (state) => state.layer === 'try-picture');
  const tried = useStoreValue(tryStore, (state) => state.tried);
  return (
    <Dialog title={text('tryPicture.title')} isOpen={isOpen} onClose={closeLayer} isWide>
      <div className={styles['content']}>
        {tried ? (
          <Content tried={tried} />
        ) : (
          <div className={styles['invite']}>
            <Empty icon={ImagePlus} sentence={text('tryPicture.invite')}>
              <Choose label={text('tryPicture.choose')} isPrimary />
            </Empty>
          </div>
        )}
      </div>
    </Dialog>
  );
}
