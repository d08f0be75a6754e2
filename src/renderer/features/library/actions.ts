/** @file Actions of the library as a whole: its folders, models, settings, backup. */

import type { Action } from '../../lib/actions.ts';
import { chooseFolders } from '../../lib/folders.ts';
import { bytes } from '../../lib/format.ts';
import { text } from '../../lib/i18n.ts';
import { library } from '../../lib/library.ts';
import { addModelFolder, canUseAdded, USE_ADDED, putAddedToUse } from '../../lib/models.ts';
import { attempt, sayDone } from '../../lib/notices.ts';
import { changeSettings } from '../../lib/settings.ts';
import { isDesktop } from '../../lib/transport.ts';
import { openLibrary, type ViewState } from '../../lib/viewStore.ts';

type Section = ViewState['librarySection'];

const show = (section: Section): Action => ({
  id: `library.show-${section}`,
  label: `library.show-${section}`,
  group: 'library',
  where: 'everywhere',
  run: () => openLibrary(section),
});

const setTheme = (theme: 'system' | 'light' | 'dark'): Action => ({
  id: `library.theme-${theme}`,
  label: `library.theme-${theme}`,
  group: 'view',
  where: 'everywhere',
  run: () => changeSettings({ theme }),
});

/** Makes a backup of the catalogue now. */
async function backUp(): Promise<void> {
  await attempt(library.command('backUp', {}), ({ name, bytes: size }) =>
    sayDone(text('library.storage.backed-up', { name, size: bytes(size) })),
  );
}

export const libraryActions: readonly Action[] = [
  {
    id: 'library.add-folders',
    label: 'library.add-folders',
    group: 'library',
    keys: ['$mod+o'],
    where: 'everywhere',
    run: chooseFolders,
  },
  {
    id: 'library.rescan',
    label: 'library.rescan',
    group: 'library',
    where: 'everywhere',
    run: () => attempt(library.command('rescan', {}), () => sayDone(text('library.rescan-begun'))),
  },
  {
    id: 'library.open',
    label: 'library.open',
    group: 'library',
    keys: ['$mod+,'],
    where: 'everywhere',
    run: () => openLibrary(),
  },
  ...(['folders', 'models', 'tags', 'appearance', 'storage', 'failures', 'log'] as const).map(show),
  {
    id: 'library.choose-model-folder',
    label: 'models.choose-folder',
    group: 'library',
    where: 'everywhere',
    isEnabled: () => isDesktop,
    run: addModelFolder,
  },
  {
    id: USE_ADDED,
    label: 'models.use-now',
    group: 'library',
    where: 'everywhere',
    isHidden: true,
    isEnabled: canUseAdded,
    run: putAddedToUse,
  },
  {
    id: 'library.retry-failed',
    label: 'library.failures.retry-all',
    group: 'library',
    where: 'everywhere',
    run: () =>
      attempt(library.command('retryFailed', {}), () => sayDone(text('library.failures.retry-begun'))),
  },
  {
    id: 'library.back-up',
    label: 'library.storage.back-up',
    group: 'library',
    where: 'everywhere',
    run: backUp,
  },
  {
    id: 'library.show-log-file',
    label: 'library.log.show-file',
    group: 'help',
    where: 'everywhere',
    isEnabled: () => isDesktop,
    run: () => attempt(library.command('showLog', {})),
  },
  ...(['system', 'light', 'dark'] as const).map(setTheme),
];
