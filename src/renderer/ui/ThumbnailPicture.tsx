/** @file A photo's small picture, which fills the box that it is in. */

import { useEffect, useState, type ReactNode } from 'react';
import { notePictureDecoded } from '../lib/pictureMemory.ts';
import { notePictureFailed, onPictureRenewed, thumbnailAddress } from '../lib/pictures.ts';

export interface ThumbnailPictureProps {
  readonly photoId: number;
  readonly className?: string | undefined;
  /** False while it only flies by: then it is not loaded. */
  readonly isWanted?: boolean;
  /** Shown where there is no picture; else nothing is. */
  readonly instead?: ReactNode;
}

export function ThumbnailPicture(props: ThumbnailPictureProps): ReactNode {
  const { photoId, className, isWanted = true, instead = null } = props;
  const [address, setAddress] = useState<string | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    if (isWanted) setAddress(thumbnailAddress(photoId));
    return onPictureRenewed(photoId, () => {
      setHasFailed(false);
      setAddress(thumbnailAddress(photoId));
    });
  }, [photoId, isWanted]);
  if (hasFailed) return instead;
  if (address === null) return null;
  return (
    <img
      className={className}
      src={address}
      alt=""
      decoding="async"
      draggable={false}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
        notePictureDecoded(naturalWidth, naturalHeight)
      }
      onError={() => {
        notePictureFailed(photoId);
        setHasFailed(true);
      }}
    />
  );
}
