/** @file The places that every library has, and its folders. */

import {
  CircleDashed,
  Copy,
  Folder,
  FolderX,
  Images,
  ListTodo,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import { useMemo, type JSX } from 'react';
import { useText, type TextKey } from '../../lib/i18n.ts';
import { useLibrary, useStoreValue } from '../../lib/library.ts';
import { showQuestion } from '../../lib/queryEditing.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { viewStore } from '../../lib/viewStore.ts';
import { toldApart } from './folderNames.ts';
import { Rows, type PanelRow } from './Rows.tsx';
import { Section } from './Section.tsx';
import styles from './Panel.module.css';

/** By their queries. */
const PLACES: readonly { readonly query: string; readonly label: TextKey; readonly icon: LucideIcon }[] = [
  { query: '', label: 'tagsPanel.all', icon: Images },
  { query: 'is:untagged', label: 'tagsPanel.untagged', icon: CircleDashed },
  { query: 'is:unreviewed', label: 'tagsPanel.unreviewed', icon: ListTodo },
  { query: 'is:duplicate', label: 'tagsPanel.duplicates', icon: Copy },
  { query: 'is:failed', label: 'tagsPanel.failed', icon: TriangleAlert },
];

/** Which of these queries is the one that is shown, where results are shown at all; the component is drawn again when another is. */
export function useShownQuery(queries: readonly string[]): string | null {
  const hasResult = useStoreValue(viewStore, ({ view }) => view === 'grid' || view === 'cloud');
  return useStoreValue(resultStore, ({ question: { query } }) =>
    hasResult && queries.includes(query) ? query : null,
  );
}

const PLACE_QUERIES = PLACES.map(({ query }) => query);

export function Places(): JSX.Element {
  const text = useText();
  const shown = useShownQuery(PLACE_QUERIES);
  const { data: failures } = useLibrary('failures', { offset: 0, limit: 1 });
  const rows = PLACES.map(({ query, label, icon }): PanelRow => {
    const failed = query === 'is:failed' ? (failures?.total ?? 0) : 0;
    return {
      id: query,
      icon,
      label: text(label),
      isCurrent: shown === query,
      count: failed > 0 ? { value: failed, label: text('common.photos', { count: failed }) } : undefined,
    };
  });
  return (
    <Section name="library" title={text('tagsPanel.library')}>
      <Rows label={text('tagsPanel.library')} rows={rows} onGo={(query) => showQuestion({ query })} />
    </Section>
  );
}

export function Folders(): JSX.Element {
  const text = useText();
  const { data: folders } = useLibrary('folders', {});
  const known = useMemo(() => toldApart(folders ?? []), [folders]);
  const shown = useShownQuery(known.map(({ query }) => query));
  const rows = known.map(({ folder, query, place }): PanelRow => {
    const isOffline = folder.state === 'offline';
    const notes = [...(place === null ? [] : [place]), ...(isOffline ? [text('tagsPanel.offline')] : [])];
    return {
      id: String(folder.folderId),
      icon: isOffline ? FolderX : Folder,
      label: folder.name,
      note: notes.length > 0 ? notes.join(' · ') : undefined,
      title: folder.problem === null ? folder.path : `${folder.path}\n${folder.problem}`,
      count: { value: folder.files, label: text('tagsPanel.files', { count: folder.files }) },
      isCurrent: shown === query,
      isDim: isOffline,
    };
  });
  const go = (id: string): void => {
    const row = known.find(({ folder }) => String(folder.folderId) === id);
    if (row) showQuestion({ query: row.query });
  };
  return (
    <Section name="folders" title={text('tagsPanel.folders')}>
      {folders && folders.length === 0 ? (
        <p className={styles['hint']}>{text('tagsPanel.no-folders')}</p>
      ) : (
        <Rows label={text('tagsPanel.folders')} rows={rows} onGo={go} />
      )}
    </Section>
  );
}
