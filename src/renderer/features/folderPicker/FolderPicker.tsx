/** @file The window's own list of directories, for a window that is served to a browser and has no system dialog. */

import { ArrowUp, Folder } from 'lucide-react';
import { useState, type JSX } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { QueryOutput } from '../../../contract/contract.ts';
import { useText } from '../../lib/i18n.ts';
import { library, useLibrary, useStoreValue } from '../../lib/library.ts';
import { sayDone, sayProblem } from '../../lib/notices.ts';
import { closeLayer, viewStore } from '../../lib/viewStore.ts';
import { Answer } from '../../ui/Answer.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './FolderPicker.module.css';

/** Photos of a directory are counted up to this number (see `folderChoices` of the contract). */
const MOST_COUNTED = 1000;

/** Also where a folder is added only after the list was left. */
function close(): void {
  if (viewStore.getState().layer === 'folder-picker') closeLayer();
}

function PhotoCount({ photos }: { photos: number }): JSX.Element {
  const text = useText();
  return (
    <span className={styles['count']} role="status">
      {photos >= MOST_COUNTED
        ? text('folders.picker-many', { count: MOST_COUNTED - 1 })
        : text('folders.picker-photos', { count: photos })}
    </span>
  );
}

function Directory(props: {
  readonly shown: QueryOutput<'folderChoices'>;
  readonly onOpen: (handle: string) => void;
}): JSX.Element {
  const { shown, onOpen } = props;
  const text = useText();
  const { above } = shown;
  const [isAdding, setIsAdding] = useState(false);
  const add = async (): Promise<void> => {
    setIsAdding(true);
    try {
      const { name } = await library.command('addChosenFolder', { handle: shown.handle });
      close();
      sayDone(text('folders.added', { name }));
    } catch (error) {
      sayProblem(error);
    }
    setIsAdding(false);
  };
  return (
    <>
      <div className={styles['place']}>
        <IconButton
          icon={ArrowUp}
          label={text('folders.picker-above')}
          isDisabled={above === null}
          onPress={() => above !== null && onOpen(above)}
        />
        <span className={styles['path']}>{shown.place}</span>
      </div>
      <ListBox
        // a new list for each directory, so that the keyboard begins at its top
        key={shown.handle}
        className={styles['list']}
        aria-label={text('folders.picker-list', { place: shown.place })}
        autoFocus="first"
        onAction={(handle) => onOpen(String(handle))}
        renderEmptyState={() => <div className={styles['empty']}>{text('folders.picker-empty')}</div>}
      >
        {shown.folders.map(({ handle, name, isInLibrary }) => (
          <ListBoxItem key={handle} id={handle} className={styles['folder']} textValue={name}>
            <Folder size={16} strokeWidth={1.75} aria-hidden />
            {name}
            {isInLibrary && <span className={styles['aside']}>{text('folders.picker-in-library')}</span>}
          </ListBoxItem>
        ))}
      </ListBox>
      <div className={styles['foot']}>
        <PhotoCount photos={shown.photos} />
        <Button onPress={close}>{text('common.cancel')}</Button>
        <Button kind="primary" isDisabled={isAdding} onPress={() => void add()}>
          {text('folders.picker-add')}
        </Button>
      </div>
    </>
  );
}

function Directories(): JSX.Element {
  const [handle, setHandle] = useState<string | null>(null);
  const query = useLibrary('folderChoices', { handle });
  return <Answer query={query}>{(shown) => <Directory shown={shown} onOpen={setHandle} />}</Answer>;
}

/** Stands anywhere in the window; opened by `chooseFolders`. */
export function FolderPicker(): JSX.Element {
  const text = useText();
  const isOpen = useStoreValue(viewStore, ({ layer }) => layer === 'folder-picker');
  return (
    <Dialog title={text('folders.picker-title')} isOpen={isOpen} onClose={close}>
      <Directories />
    </Dialog>
  );
}
