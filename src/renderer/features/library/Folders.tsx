/** @file The library's folders: which are there, what is in them, what is passed over. */

import { CircleCheck, Folder, FolderX, Plus, RefreshCw, Trash2, Unplug } from 'lucide-react';
import { useState, type JSX } from 'react';
import type { QueryOutput } from '../../../contract/contract.ts';
import { chooseFolders } from '../../lib/folders.ts';
import { instant } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { library, useLibrary } from '../../lib/library.ts';
import { attempt, sayDone } from '../../lib/notices.ts';
import { isDesktop } from '../../lib/transport.ts';
import { Answer } from '../../ui/Answer.tsx';
import { ActionButton, Button, IconButton, IconToggle } from '../../ui/Button.tsx';
import { Question } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ExclusionsEditor } from './ExclusionsEditor.tsx';
import { Section } from './Section.tsx';
import styles from './Folders.module.css';
import shared from './Library.module.css';

type LibraryFolder = QueryOutput<'folders'>[number];

/** Asks, says what is kept and what is lost, and removes. */
function RemoveButton({ folder }: { folder: LibraryFolder }): JSX.Element {
  const text = useText();
  const [isAsking, setIsAsking] = useState(false);
  const { folderId, name, path, files } = folder;
  const answer = async (isYes: boolean): Promise<void> => {
    setIsAsking(false);
    if (isYes && (await attempt(library.command('removeFolder', { folderId }))))
      sayDone(text('library.folders.removed', { name }));
  };
  return (
    <>
      <IconButton
        icon={Trash2}
        label={text('library.folders.remove-name', { name })}
        onPress={() => setIsAsking(true)}
      />
      <Question
        title={text('library.folders.remove-title', { name })}
        verb={text('library.folders.remove')}
        isOpen={isAsking}
        onAnswer={(isYes) => void answer(isYes)}
      >
        <p className={styles['path']}>{path}</p>
        <p>
          {text('library.folders.remove-kept', {
            files: text('library.folders.files', { count: files }),
          })}{' '}
          {text('library.folders.remove-decisions')}
        </p>
        <p>{text('library.folders.remove-lost')}</p>
      </Question>
    </>
  );
}

function FolderRow({ folder }: { folder: LibraryFolder }): JSX.Element {
  const text = useText();
  const [isEditing, setIsEditing] = useState(false);
  const { name, path, state, problem, files, scannedAt, exclusions } = folder;
  const StateIcon = state === 'online' ? CircleCheck : Unplug;
  const facts = [
    text('library.folders.files', { count: files }),
    scannedAt === null
      ? text('library.folders.not-looked-at')
      : text('library.folders.looked-at', { time: instant(scannedAt) }),
    ...(exclusions.length > 0
      ? [text('library.folders.exclusions-count', { count: exclusions.length })]
      : []),
  ];
  return (
    <li className={styles['folder']}>
      <div className={styles['head']}>
        <Folder size={16} strokeWidth={1.75} aria-hidden />
        <div className={styles['what']}>
          <div className={styles['name']}>
            <h3>{name}</h3>
            <span className={`${styles['state']} ${styles[state]}`}>
              <StateIcon size={14} strokeWidth={1.75} aria-hidden />
              {text(`library.folders.${state}`)}
            </span>
          </div>
          <p className={shared['quiet']}>{path}</p>
          <p className={shared['quiet']}>{facts.join(' · ')}</p>
          {problem !== null && <p className={styles['problem']}>{problem}</p>}
          {state === 'offline' && <p className={shared['quiet']}>{text('library.folders.offline-kept')}</p>}
        </div>
        <IconToggle
          icon={FolderX}
          label={text('library.folders.exclusions-of', { name })}
          isSelected={isEditing}
          onChange={setIsEditing}
        />
        <RemoveButton folder={folder} />
      </div>
      {isEditing && <ExclusionsEditor folder={folder} onClose={() => setIsEditing(false)} />}
    </li>
  );
}

export function Folders(): JSX.Element {
  const text = useText();
  const query = useLibrary('folders', {});
  return (
    <Section
      id="folders"
      about={text('library.folders.about')}
      buttons={
        <>
          <ActionButton id="library.rescan" icon={RefreshCw} />
          <Button kind="primary" onPress={() => void chooseFolders()}>
            <Plus size={16} strokeWidth={1.75} aria-hidden />
            {text('library.add-folders')}
          </Button>
        </>
      }
    >
      <Answer query={query}>
        {(folders) => (
          <div>
            {folders.length === 0 ? (
              <Empty icon={Folder} sentence={text('library.folders.empty')} />
            ) : (
              <ul className={shared['list']}>
                {folders.map((folder) => (
                  <FolderRow key={folder.folderId} folder={folder} />
                ))}
              </ul>
            )}
            {isDesktop && <p className={styles['drop']}>{text('library.folders.drop')}</p>}
          </div>
        )}
      </Answer>
    </Section>
  );
}
