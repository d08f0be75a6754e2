/**
 * @file Entry of the library thread: a worker thread of Electron's main process that holds the whole core and answers the
 * windows' calls. It is started before it is known which library to open, so that its modules are loaded by then.
 */

import { parentPort } from 'node:worker_threads';
import { toCallError } from '../contract/errors.ts';
import { cataloguePaths } from '../core/catalogue/open.ts';
import { openLog } from '../service/log.ts';
import { programPlaces } from '../service/places.ts';
import { openProgramLibrary } from '../service/programLibrary.ts';
import { LibraryDesk } from './libraryDesk.ts';
import { relayTagger } from './relayedTagger.ts';
import type { FromLibraryThread, LibraryToOpen, OpenLibrary, ToLibraryThread } from './threadMessages.ts';

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, this is a thread
const post = (message: FromLibraryThread): void => parentPort!.postMessage(message);

async function open({ catalogueFolder, nodePath, version, locale }: LibraryToOpen): Promise<LibraryDesk> {
  const logger = openLog(cataloguePaths(catalogueFolder).log);
  const places = { ...programPlaces(import.meta.url), nodePath };
  const tagger = relayTagger(places.taggerEntry, post, logger);
  try {
    const library = await openProgramLibrary({
      catalogueFolder,
      places,
      opensAtOnce: true,
      logger,
      startChild: tagger.startChild,
    });
    return new LibraryDesk({ library, about: { version, locale }, tagger, logger, post });
  } catch (error) {
    logger.log('error', 'the library could not be opened', error);
    throw error;
  }
}

let desk: LibraryDesk | null = null;
/** What came before the library was open. */
const early: ToLibraryThread[] = [];

parentPort!.on('message', (message: OpenLibrary | ToLibraryThread) => {
  if (message.type !== 'open') {
    if (desk) desk.receive(message);
    else early.push(message);
    return;
  }
  open(message.library).then(
    (opened) => {
      desk = opened;
      for (const one of early.splice(0)) desk.receive(one);
      desk.start(message.library.folders);
    },
    (error: unknown) => post({ type: 'failed', error: toCallError(error) }),
  );
});
