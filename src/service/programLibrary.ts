/** @file The library as this program opens it, with its own files, whether a window or a command is to use it. */

import type { Library, LibraryOptions } from '../core/library.ts';
import { openLibrary } from '../core/openLibrary.ts';
import { parseProviders } from '../core/tagger/providers.ts';
import type { StartTaggerChild } from '../core/tagger/taggerChild.ts';
import { startTagger } from '../core/tagger/taggerClient.ts';
import type { ProgramPlaces } from './places.ts';

export interface ProgramLibraryOptions extends Pick<
  LibraryOptions,
  'catalogueFolder' | 'opensAtOnce' | 'logger'
> {
  readonly places: ProgramPlaces;
  /** Names of the hardware that may run models, whatever the person has set; else `TAGROLL_PROVIDERS` says it. */
  readonly providers?: string | undefined;
  /** Starts a tagger process another way than as a child of this one. */
  readonly startChild?: StartTaggerChild;
}

/**
 * Opens the library in `catalogueFolder`, making it where there is none.
 * @throws {TagrollError} CATALOGUE_*, DISK_FULL, INPUT_INVALID for hardware that there is not.
 */
export async function openProgramLibrary(options: ProgramLibraryOptions): Promise<Library> {
  const { places, providers, startChild, ...rest } = options;
  const { resources, nodePath, taggerEntry, decoderEntry, decoderThreadEntry, backupThreadEntry } = places;
  const allowedProviders = parseProviders(providers ?? process.env['TAGROLL_PROVIDERS']);
  return openLibrary({
    ...rest,
    resourcesFolder: resources,
    decoderEntry,
    decoderThreadEntry,
    backupThreadEntry,
    nodePath,
    // for tests, and for scripts that bring a model of their own
    keepsStarter: process.env['TAGROLL_STARTER'] !== 'off',
    startTagger: (logger, expectsPhotos, preferred) =>
      startTagger({
        taggerEntry,
        decoderEntry,
        decoderThreadEntry,
        ...(nodePath === null ? {} : { nodePath }),
        allowedProviders: allowedProviders ?? preferred,
        expectsPhotos,
        logger,
        ...(startChild && { startChild }),
      }),
  });
}
