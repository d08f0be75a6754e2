/**
 * @file Entry of the library thread: a worker thread of Electron's main process that holds the whole core and answers the
 * windows' calls.
 */

import { parentPort, workerData } from 'node:worker_threads';
import { toCallError } from '../contract/errors.ts';
import { cataloguePaths } from '../core/catalogue/open.ts';
import { TagrollError } from '../core/domain/errors.ts';
import type { PhotoId } from '../core/domain/ids.ts';
import { openLibrary, type Library } from '../core/library.ts';
import { parseProviders } from '../core/tagger/providers.ts';
import { startTagger } from '../core/tagger/taggerClient.ts';
import type { Host } from '../service/handlers.ts';
import { openLog } from '../service/log.ts';
import { programPlaces } from '../service/places.ts';
import { Service, type Connection } from '../service/service.ts';
import { relayTagger } from './relayedTagger.ts';
import type {
  FromLibraryThread,
  HostRequest,
  LibraryThreadData,
  PictureAnswer,
  PictureKind,
  ToLibraryThread,
} from './threadMessages.ts';

const data = workerData as LibraryThreadData;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, this is a thread
const post = (message: FromLibraryThread): void => parentPort!.postMessage(message);

const logger = openLog(cataloguePaths(data.catalogueFolder).log);
const places = programPlaces(import.meta.url);
const tagger = relayTagger(places.taggerEntry, post, logger);

const hostRequests = new Map<
  number,
  { resolve: (paths: readonly string[]) => void; reject: (error: Error) => void }
>();
let nextHostRequest = 1;

function askHost(ask: HostRequest): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const request = nextHostRequest++;
    hostRequests.set(request, { resolve, reject });
    post({ type: 'host', request, ask });
  });
}

const host: Host = {
  version: data.version,
  platform: process.platform,
  isDesktop: true,
  locale: data.locale,
  chooseFolders: (purpose) => askHost({ what: 'choose-folders', purpose }),
  showInFolder: async (path) => void (await askHost({ what: 'show-in-folder', path })),
  openFile: async (path) => void (await askHost({ what: 'open-file', path })),
};

function open(): Promise<Library> {
  const allowedProviders = parseProviders(process.env['TAGROLL_PROVIDERS']);
  return openLibrary({
    catalogueFolder: data.catalogueFolder,
    resourcesFolder: places.resources,
    decoderEntry: places.decoderEntry,
    decoderThreadEntry: places.decoderThreadEntry,
    backupThreadEntry: places.backupThreadEntry,
    opensAtOnce: true,
    nodePath: data.nodePath,
    logger,
    startTagger: (logger, expectsPhotos, providers) =>
      startTagger({
        taggerEntry: places.taggerEntry,
        decoderEntry: places.decoderEntry,
        decoderThreadEntry: places.decoderThreadEntry,
        ...(data.nodePath === null ? {} : { nodePath: data.nodePath }),
        allowedProviders: allowedProviders ?? providers,
        expectsPhotos,
        logger,
        startChild: tagger.startChild,
      }),
  });
}

/** Milliseconds after the library is open: by then a window has asked for its first photos. */
const START_AFTER = 400;

/** The open library with what serves it; calls that come earlier wait for it. */
class Desk {
  readonly #library: Library;
  readonly #service: Service;
  readonly #connections = new Map<number, Connection>();
  readonly #pictures = new Map<number, AbortController>();

  constructor(library: Library) {
    this.#library = library;
    this.#service = new Service({ library, host, logger });
  }

  receive(message: ToLibraryThread): void {
    switch (message.type) {
      case 'window-opened': {
        const { window } = message;
        this.#connections.set(
          window,
          this.#service.connect((toWindow) => post({ type: 'to-window', window, message: toWindow })),
        );
        return;
      }
      case 'window-closed':
        this.#connections.get(message.window)?.close();
        this.#connections.delete(message.window);
        return;
      case 'from-window':
        return this.#connections.get(message.window)?.receive(message.message);
      case 'picture':
        return void this.#picture(message.request, message.kind, message.photoId as PhotoId);
      case 'picture-unwanted':
        return this.#pictures.get(message.request)?.abort();
      case 'add-folders':
        return void this.#addFolders(message.paths);
      case 'tagger-output':
        return logger.log('debug', `tagger: ${message.line}`);
      case 'tagger-message':
      case 'tagger-exit':
        return tagger.receive(message);
      case 'host-answer':
        hostRequests.get(message.request)?.resolve(message.paths);
        return void hostRequests.delete(message.request);
      case 'host-failure':
        hostRequests.get(message.request)?.reject(new TagrollError('NOT_HERE', message.message));
        return void hostRequests.delete(message.request);
      case 'close':
        return void this.#close();
    }
  }

  /** Begins the work that goes on while the window is open; first come the answers that the window draws itself with. */
  start(folders: readonly string[]): void {
    void this.#addFolders(folders).then(() =>
      setTimeout(() => this.#library.worker.start('window'), folders.length > 0 ? 0 : START_AFTER),
    );
  }

  async #addFolders(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      try {
        await this.#library.folderKeeper.add(path);
      } catch (error) {
        if (!(error instanceof TagrollError)) logger.log('error', `${path} could not be added`, error);
        this.#service.tellProblem(toCallError(error));
      }
    }
  }

  async #picture(request: number, kind: PictureKind, photoId: PhotoId): Promise<void> {
    const controller = new AbortController();
    this.#pictures.set(request, controller);
    const picture = await this.#find(kind, photoId, controller.signal);
    this.#pictures.delete(request);
    post({ type: 'picture', request, picture });
  }

  async #find(kind: PictureKind, photoId: PhotoId, signal: AbortSignal): Promise<PictureAnswer> {
    try {
      const picture = await this.#library.pictures.picture(kind, photoId, signal);
      return picture ?? { kind: 'none', error: null };
    } catch (error) {
      if (!(error instanceof TagrollError)) logger.log('error', 'a picture could not be found', error);
      return { kind: 'none', error: toCallError(error) };
    }
  }

  async #close(): Promise<void> {
    for (const connection of this.#connections.values()) connection.close();
    try {
      await this.#library.close();
    } catch (error) {
      logger.log('error', 'the library did not close well', error);
    }
    logger.close();
    post({ type: 'closed' });
  }
}

let desk: Desk | null = null;
/** What came before the library was open. */
const early: ToLibraryThread[] = [];

parentPort!.on('message', (message: ToLibraryThread) => {
  if (desk) desk.receive(message);
  else early.push(message);
});

open().then(
  (library) => {
    desk = new Desk(library);
    for (const message of early.splice(0)) desk.receive(message);
    desk.start(data.folders);
  },
  (error: unknown) => {
    logger.log('error', 'the library could not be opened', error);
    post({ type: 'failed', error: toCallError(error) });
  },
);
