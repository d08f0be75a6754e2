/** @file The files of a photo: where they lie, and which of them are not there. */

import { AlertTriangle, ExternalLink, FolderOpen } from 'lucide-react';
import type { JSX } from 'react';
import { bytes } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { isDesktop } from '../../lib/transport.ts';
import { ActionButton } from '../../ui/Button.tsx';
import { splitPath, type PhotoDetails } from './photoFacts.ts';
import styles from './Inspector.module.css';

type PhotoFile = PhotoDetails['files'][number];

function FileEntry({ file, isOnly }: { file: PhotoFile; isOnly: boolean }): JSX.Element {
  const text = useText();
  const { name, place } = splitPath(file.path);
  const problem =
    file.folderState === 'offline'
      ? text('inspector.file-offline')
      : file.state === 'missing'
        ? text('inspector.file-missing')
        : null;
  return (
    <li className={styles['file']}>
      {!isOnly && (
        <p className={styles['fileName']}>
          {name} <span className={styles['quiet']}>{bytes(file.size)}</span>
        </p>
      )}
      <p className={styles['path']}>{place}</p>
      {problem !== null && (
        <p className={styles['warning']}>
          <AlertTriangle size={14} strokeWidth={1.75} aria-hidden />
          {problem}
        </p>
      )}
    </li>
  );
}

/** The files of the photo that is acted on. */
export function FileList({ files }: Pick<PhotoDetails, 'files'>): JSX.Element {
  const text = useText();
  return (
    <section className={styles['section']} aria-label={text('inspector.files', { count: files.length })}>
      <div className={styles['headingRow']}>
        <h3 className={styles['heading']}>{text('inspector.files', { count: files.length })}</h3>
        {isDesktop && (
          <span className={styles['buttons']}>
            <ActionButton id="photo-view.show-in-folder" icon={FolderOpen} />
            <ActionButton id="photo-view.open-in-program" icon={ExternalLink} />
          </span>
        )}
      </div>
      <ul className={styles['files']}>
        {files.map((file) => (
          <FileEntry key={file.path} file={file} isOnly={files.length === 1} />
        ))}
      </ul>
    </section>
  );
}
