/** @file The saved searches in the left panel. */

import { Bookmark, Ellipsis } from 'lucide-react';
import { useState, type JSX } from 'react';
import { useText } from '../../lib/i18n.ts';
import { useLibrary } from '../../lib/library.ts';
import { showQuestion } from '../../lib/queryEditing.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { MenuButton } from '../../ui/Menu.tsx';
import { NameForm } from '../../ui/NameForm.tsx';
import { useShownQuery } from './LibraryRows.tsx';
import { Rows, type PanelRow } from './Rows.tsx';
import { deleteSearch, renameSearch, type SavedSearch } from './savedSearches.ts';
import { Section } from './Section.tsx';
import styles from './Panel.module.css';

function RenameForm(props: {
  readonly search: SavedSearch;
  readonly all: readonly SavedSearch[];
  readonly onDone: () => void;
}): JSX.Element {
  const { search, all, onDone } = props;
  const text = useText();
  return (
    <NameForm
      label={text('search.save-name')}
      proposed={search.name}
      about={(name) =>
        all.some((one) => one.name === name && one.savedSearchId !== search.savedSearchId)
          ? { verb: text('search.save-replace'), note: text('search.save-replaces', { name }) }
          : { verb: text('tagsPanel.rename'), note: null }
      }
      onSubmit={(name) => {
        onDone();
        void renameSearch(search, name);
      }}
      onCancel={onDone}
    />
  );
}

export function SavedSearches(): JSX.Element {
  const text = useText();
  const { data: searches = [] } = useLibrary('savedSearches', {});
  const shown = useShownQuery(searches.map(({ query }) => query));
  const [renamed, setRenamed] = useState<SavedSearch | null>(null);
  const byId = (id: string): SavedSearch | undefined =>
    searches.find(({ savedSearchId }) => String(savedSearchId) === id);

  const act = (what: string, id: string): boolean => {
    const search = byId(id);
    if (!search) return false;
    if (what === 'rename' || what === 'F2') setRenamed(search);
    else if (what === 'delete' || what === 'Delete') void deleteSearch(search);
    else return false;
    return true;
  };

  const rows = searches.map((search): PanelRow => {
    const id = String(search.savedSearchId);
    return {
      id,
      icon: Bookmark,
      label: search.name,
      title: search.query,
      isCurrent: shown === search.query,
      menu: (
        <MenuButton
          label={search.name}
          trigger={
            <IconButton icon={Ellipsis} size="small" label={text('tagsPanel.more', { name: search.name })} />
          }
          choices={[
            { id: 'rename', label: text('tagsPanel.rename'), shortcut: 'F2' },
            { id: 'delete', label: text('tagsPanel.delete'), shortcut: 'Delete' },
          ]}
          onChoose={(what) => act(what, id)}
        />
      ),
    };
  });

  const go = (id: string): void => {
    const search = byId(id);
    if (search) showQuestion({ query: search.query, sort: search.sort });
  };

  return (
    <Section name="searches" title={text('tagsPanel.searches')}>
      {rows.length === 0 ? (
        <p className={styles['hint']}>{text('tagsPanel.no-searches')}</p>
      ) : (
        <Rows label={text('tagsPanel.searches')} rows={rows} onGo={go} onKey={act} />
      )}
      <Dialog
        title={text('tagsPanel.rename-title')}
        isOpen={renamed !== null}
        onClose={() => setRenamed(null)}
      >
        {renamed && <RenameForm search={renamed} all={searches} onDone={() => setRenamed(null)} />}
      </Dialog>
    </Section>
  );
}
