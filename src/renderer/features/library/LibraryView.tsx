/** @file The library itself and its settings, in sections with a small navigation at their side. */

import {
  Boxes,
  CircleAlert,
  Folder,
  HardDrive,
  Palette,
  ScrollText,
  SlidersHorizontal,
  X,
  type LucideIcon,
} from 'lucide-react';
import type { ComponentType, JSX } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { number } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { useLibrary, useStoreValue } from '../../lib/library.ts';
import { openLibrary, viewStore, type ViewState } from '../../lib/viewStore.ts';
import { ActionButton } from '../../ui/Button.tsx';
import { Appearance } from './Appearance.tsx';
import { Failures } from './Failures.tsx';
import { Folders } from './Folders.tsx';
import { Log } from './Log.tsx';
import { Models } from './Models.tsx';
import { Storage } from './Storage.tsx';
import { Strictness } from './Strictness.tsx';
import styles from './Library.module.css';

type Id = ViewState['librarySection'];

const SECTIONS: readonly { readonly id: Id; readonly icon: LucideIcon; readonly content: ComponentType }[] = [
  { id: 'folders', icon: Folder, content: Folders },
  { id: 'models', icon: Boxes, content: Models },
  { id: 'tags', icon: SlidersHorizontal, content: Strictness },
  { id: 'appearance', icon: Palette, content: Appearance },
  { id: 'storage', icon: HardDrive, content: Storage },
  { id: 'failures', icon: CircleAlert, content: Failures },
  { id: 'log', icon: ScrollText, content: Log },
];

export function LibraryView(): JSX.Element {
  const text = useText();
  const section = useStoreValue(viewStore, (state) => state.librarySection);
  const { data: failures } = useLibrary('failures', { offset: 0, limit: 1 });
  const failed = failures?.total ?? 0;
  return (
    <Tabs
      className={styles['view'] ?? ''}
      orientation="vertical"
      selectedKey={section}
      onSelectionChange={(id) => openLibrary(id as Id)}
      data-testid="library"
    >
      <div className={styles['nav']}>
        <h2>
          {text('library.name')}
          <ActionButton id="app.to-photos" icon={X} />
        </h2>
        <TabList className={styles['tabs'] ?? ''} aria-label={text('library.name')}>
          {SECTIONS.map(({ id, icon: Icon }) => (
            <Tab key={id} id={id} className={styles['tab'] ?? ''}>
              <Icon size={16} strokeWidth={1.75} aria-hidden />
              {text(`library.sections.${id}`)}
              {id === 'failures' && failed > 0 && <span className={styles['badge']}>{number(failed)}</span>}
            </Tab>
          ))}
        </TabList>
      </div>
      {SECTIONS.map(({ id, content: Content }) => (
        <TabPanel key={id} id={id} className={styles['panel'] ?? ''}>
          <Content />
        </TabPanel>
      ))}
    </Tabs>
  );
}
