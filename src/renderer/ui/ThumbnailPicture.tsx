/** @file A photo's small picture, which fills the box that it is in; nothing where there is none. */

import { useEffect, useState, type JSX } from 'react';
import { notePictureFailed, onPictureRenewed, thumbnailAddress } from '../lib/pictures.ts';

export interface ThumbnailPictureProps {
  readonly photoId: number;
  readonly className?: string | undefined;
  /** False while it only flies by: then it is not loaded. */
  readonly isWanted?: boolean;
}

export function ThumbnailPicture(props: ThumbnailPictureProps): JSX.Element | null {
  const { photoId, className, isWanted = true } = props;
  const [address, setAddress] = useState<string | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    if (isWanted) setAddress(thumbnailAddress(photoId));
    return onPictureRenewed(photoId, () => {
      setHasFailed(false);
      setAddress(thumbnailAddress(photoId));
    });
  }, [photoId, isWanted]);
  if (address === null || hasFailed) return null;
  return (
    <img
      className={className}
      src={address}
      alt=""
      decoding="async"
      draggable={false}
      onError={() => {
        notePictureFailed(photoId);
        setHasFailed(true);
      }}
    />
  );
}
