/** @file A photo large over the window, dark in both themes: the light is the photo's. */

import { ImageOff } from 'lucide-react';
import { useEffect, useMemo, type JSX, type ReactNode } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { ASPECT_ONE } from '../../../contract/constants.ts';
import { actionOf, runAction } from '../../lib/actions.ts';
import { useCard, wantCards } from '../../lib/cards.ts';
import { retryFullPicture, useFullPicture, useWantedFullPictures } from '../../lib/fullPictures.ts';
import { useText } from '../../lib/i18n.ts';
import { useLibrary, useStoreValue } from '../../lib/library.ts';
import { isPanelOver, isPanelShown } from '../../lib/panels.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { isDesktop } from '../../lib/transport.ts';
import { isPhotoOpen, viewStore } from '../../lib/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { ZoomPicture } from '../../ui/ZoomPicture.tsx';
import { Filmstrip } from './Filmstrip.tsx';
import { photoStore, zoomStore } from './photoStore.ts';
import { wantedAround, type Place } from './place.ts';
import { TopBar } from './TopBar.tsx';
import { troubleOf } from './trouble.ts';
import styles from './PhotoView.module.css';

export interface PhotoViewProps {
  /** The information panel. */
  readonly side?: ReactNode;
}

/** Cards are asked for so many photos to each side, for the names in the filmstrip. */
const CARDS_AROUND = 25;

/** Why the photo cannot be shown, and what to do. */
function TroubleNote({ photoId }: { photoId: number }): JSX.Element {
  const text = useText();
  const { data } = useLibrary('photo', { photoId });
  const { kind, message } = troubleOf(data?.photoId === photoId ? data : null);
  const isThere = kind === 'said' || kind === 'unknown';
  return (
    <div className={styles['trouble']} role="alert">
      <ImageOff size={24} strokeWidth={1.5} aria-hidden />
      <p>{message ?? text(`photoView.trouble.${kind === 'said' ? 'unknown' : kind}`)}</p>
      <div className={styles['troubleButtons']}>
        <Button onPress={() => retryFullPicture(photoId)}>{text('common.retry')}</Button>
        {isThere && isDesktop && (
          <Button onPress={() => runAction(actionOf('photo-view.open-in-program'))}>
            {text('photoView.open-in-program')}
          </Button>
        )}
      </div>
    </div>
  );
}

function Picture({ place, name }: { place: Place; name: string }): JSX.Element {
  const ids = useStoreValue(photoStore, (state) => state.ids);
  const direction = useStoreValue(photoStore, (state) => state.direction);
  const outline = useStoreValue(resultStore, (state) => state.outline);
  const { state } = useFullPicture(place.photoId);
  useWantedFullPictures(useMemo(() => wantedAround(ids, place, direction), [ids, place, direction]));
  useEffect(() => {
    const middle = place.index ?? 0;
    wantCards([place.photoId, ...ids.subarray(Math.max(0, middle - CARDS_AROUND), middle + CARDS_AROUND)]);
  }, [ids, place]);
  const shape =
    place.isIn && place.index !== null && outline?.photoIds === ids
      ? outline.aspects[place.index]
      : undefined;
  return (
    <div className={styles['stage']}>
      <ZoomPicture
        photoId={place.photoId}
        name={name}
        aspect={shape === undefined ? null : shape / ASPECT_ONE}
        store={zoomStore}
      />
      {state === 'failed' && <TroubleNote photoId={place.photoId} />}
    </div>
  );
}

function Content({ place, side }: { place: Place; side: ReactNode }): JSX.Element {
  const text = useText();
  const card = useCard(place.photoId);
  const count = useStoreValue(photoStore, (state) => state.ids.length);
  const isSideShown = useStoreValue(viewStore, (state) => isPanelShown('right', state));
  const isSideOver = useStoreValue(viewStore, (state) => isPanelOver('right', state));
  const hasSide = side !== undefined && side !== null;
  const name = card?.name ?? text('photoView.photo-number', { number: (place.index ?? 0) + 1 });
  return (
    <>
      <TopBar name={card?.name ?? ''} hasSide={hasSide} />
      <div className={styles['middle']}>
        <div className={styles['main']}>
          <Picture place={place} name={name} />
          {count > 1 && place.index !== null && <Filmstrip />}
        </div>
        {hasSide && isSideShown && (
          <aside
            className={`${styles['side']} ${isSideOver ? styles['sideOver'] : ''}`}
            aria-label={text('photoView.info')}
          >
            {side}
          </aside>
        )}
      </div>
    </>
  );
}

/** The photo view, while it is open. */
export function PhotoView({ side }: PhotoViewProps): JSX.Element {
  const text = useText();
  const isOpen = useStoreValue(viewStore, isPhotoOpen);
  const place = useStoreValue(photoStore, (state) => state.place);
  return (
    <ModalOverlay className={styles['overlay']} isOpen={isOpen} isKeyboardDismissDisabled data-theme="dark">
      <Modal className={styles['modal']}>
        <Dialog className={styles['view']} aria-label={text('photoView.title')} data-testid="photo-view">
          {place && <Content place={place} side={side} />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
