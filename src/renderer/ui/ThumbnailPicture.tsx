/** @file A photo's small picture, which fills the box that it is in. */

import { useEffect, useRef, useState, type ReactNode } from 'react';
import { drawPicture } from '../lib/drawnPictures.ts';
import { notePictureFailed, onPictureRenewed, thumbnailAddress } from '../lib/pictures.ts';
import styles from './ThumbnailPicture.module.css';

export interface ThumbnailPictureProps {
  readonly photoId: number;
  readonly className?: string | undefined;
  /** False while it only flies by: then it is not loaded. */
  readonly isWanted?: boolean;
  /** True where the box has the picture's own shape. */
  readonly isWhole?: boolean;
  /** Shown where there is no picture; else nothing is. */
  readonly instead?: ReactNode;
}

export function ThumbnailPicture(props: ThumbnailPictureProps): ReactNode {
  const { photoId, className, isWanted = true, isWhole = false, instead = null } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [address, setAddress] = useState<string | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    if (isWanted) setAddress(thumbnailAddress(photoId));
    return onPictureRenewed(photoId, () => {
      setHasFailed(false);
      setAddress(thumbnailAddress(photoId));
    });
  }, [photoId, isWanted]);
  useEffect(() => {
    if (!canvas.current || address === null || hasFailed) return;
    const onFailed = (): void => {
      notePictureFailed(photoId);
      setHasFailed(true);
    };
    return drawPicture(canvas.current, address, { isCut: !isWhole, onFailed });
  }, [photoId, address, isWhole, hasFailed]);
  if (hasFailed) return instead;
  return (
    address !== null && (
      <canvas
        ref={canvas}
        className={`${styles['picture']} ${className ?? ''}`}
        width={0}
        height={0}
        aria-hidden
      />
    )
  );
}
