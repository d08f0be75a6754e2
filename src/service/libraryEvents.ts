/** @file The library's own telling as events of the contract. */

import type { EventValue } from '../contract/contract.ts';
import { pathForDisplay } from '../core/domain/filePath.ts';
import type { KeptFolder } from '../core/folderKeeper.ts';
import type { Library } from '../core/library.ts';
import type { Activity } from '../core/libraryWorker.ts';
import type { Emit } from './handlers.ts';

/** What the worker does, as a window hears it. */
export function toActivity({ models, failure, ...rest }: Activity): EventValue<'activity'> {
  return {
    ...rest,
    failure: failure && { ...failure },
    models: models.map(({ id, rejected, ...how }) => ({ modelId: id, rejected: [...rejected], ...how })),
  };
}

/** A library folder, as a window sees it: its path is to be read by people. */
export function toFolder({ id, path, exclusions, ...rest }: KeptFolder) {
  const shown = pathForDisplay(path);
  const name = shown.split(/[/\\]/).findLast((part) => part !== '') ?? shown;
  return { folderId: id, path: shown, name, exclusions: [...exclusions], ...rest };
}

/** Tells all windows what changes in the library, for as long as that is open. */
export function tellLibraryEvents(library: Library, emit: Emit): void {
  library.changes.onChange(({ what, photoIds }) => emit('changed', { what: [...what], photoIds }));
  library.worker.onActivity((activity) => emit('activity', toActivity(activity)));
}
