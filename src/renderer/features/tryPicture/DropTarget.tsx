/** @file What a drop on the window would do, shown while something is dragged over it. */

import { FolderPlus, ImagePlus } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../../lib/i18n.ts';
import { isDesktop } from '../../lib/transport.ts';
import { usePictureDrop } from './usePictureDrop.ts';
import styles from './TryPicture.module.css';

/** Takes what is dropped on the window or pasted into it. */
export function DropTarget(): JSX.Element | null {
  const text = useText();
  const dragged = usePictureDrop();
  if (!dragged) return null;
  const takesFolders = dragged === 'other' && isDesktop;
  const Icon = takesFolders ? FolderPlus : ImagePlus;
  const key = dragged !== 'other' ? dragged : isDesktop ? 'folder' : 'folder-in-browser';
  return (
    <div className={styles['drop']} role="status" data-testid="drop-target">
      <div className={styles['dropCard']}>
        <Icon size={32} strokeWidth={1.25} aria-hidden />
        <strong>{text(`tryPicture.drop.${key}`)}</strong>
        <span>{text(takesFolders ? 'tryPicture.drop.folder-hint' : 'tryPicture.drop.hint')}</span>
      </div>
    </div>
  );
}
