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
import type { JSX } from 'react';
import { useText, type TextKey } from '../../lib/i18n.ts';
import { useLibrary, useStoreValue } from '../../lib/library.ts';
import { showQuestion } from '../../lib/queryEditing.ts';
import { fieldText } from '../../lib/queryTokens.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { viewStore } from '../../lib/viewStore.ts';
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

/** Photos in a library folder; the slashes part its name from longer ones. */
const folderQuery = (name: string): string => fieldText('folder', `/${name}/`);

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
  const shown = useShownQuery((folders ?? []).map(({ name }) => folderQuery(name)));
  const rows = (folders ?? []).map((folder): PanelRow => {
    const isOffline = folder.state === 'offline';
    const query = folderQuery(folder.name);
    return {
      id: String(folder.folderId),
      icon: isOffline ? FolderX : Folder,
      label: folder.name,
      note: isOffline ? text('tagsPanel.offline') : undefined,
      title: folder.problem === null ? folder.path : `${folder.path}\n${folder.problem}`,
      count: { value: folder.files, label: text('tagsPanel.files', { count: folder.files }) },
      isCurrent: shown === query,
      isDim: isOffline,
    };
  });
  const go = (id: string): void => {
    const folder = folders?.find(({ folderId }) => String(folderId) === id);
    if (folder) showQuestion({ query: folderQuery(folder.name) });
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
