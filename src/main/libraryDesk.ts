/** @file The open library at work for the main thread: takes its messages, answers the windows, ends everything. */

import { setTimeout as sleep } from 'node:timers/promises';
import { toCallError } from '../contract/errors.ts';
import { TagrollError } from '../core/domain/errors.ts';
import type { PhotoId } from '../core/domain/ids.ts';
import type { Library } from '../core/library.ts';
import type { Host } from '../service/handlers.ts';
import type { openLog } from '../service/log.ts';
import { Service, type Connection } from '../service/service.ts';
import type { TaggerRelay } from './relayedTagger.ts';
import type {
  FromLibraryThread,
  HostRequest,
  LibraryToOpen,
  PictureAnswer,
  PictureKind,
  ToLibraryThread,
} from './threadMessages.ts';

export interface LibraryDeskOptions {
  readonly library: Library;
  readonly about: Pick<LibraryToOpen, 'version' | 'locale'>;
  readonly tagger: TaggerRelay;
  readonly logger: ReturnType<typeof openLog>;
  readonly post: (message: FromLibraryThread) => void;
}

/** Milliseconds that a window is given to ask for its first photos before the standing work begins beside it. */
const FIRST_RESULT_PATIENCE = 3000;

/** Electron does not say that a window has given a picture up. */
const NEVER = new AbortController().signal;

interface HostAnswer {
  readonly resolve: (paths: readonly string[]) => void;
  readonly reject: (error: Error) => void;
}

export class LibraryDesk {
  readonly #options: LibraryDeskOptions;
  readonly #service: Service;
  readonly #connections = new Map<number, Connection>();
  readonly #hostRequests = new Map<number, HostAnswer>();
  #nextHostRequest = 1;

  constructor(options: LibraryDeskOptions) {
    const { library, logger } = options;
    this.#options = options;
    this.#service = new Service({ library, host: this.#host(), logger });
  }

  #host(): Host {
    const { version, locale } = this.#options.about;
    return {
      version,
      platform: process.platform,
      isDesktop: true,
      locale,
      chooseFolders: (purpose) => this.#askHost({ what: 'choose-folders', purpose }),
      showInFolder: async (path) => void (await this.#askHost({ what: 'show-in-folder', path })),
      openFile: async (path) => void (await this.#askHost({ what: 'open-file', path })),
    };
  }

  #askHost(ask: HostRequest): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      const request = this.#nextHostRequest++;
      this.#hostRequests.set(request, { resolve, reject });
      this.#options.post({ type: 'host', request, ask });
    });
  }

  /** Takes a message of the main thread. */
  receive(message: ToLibraryThread): void {
    const { tagger, logger } = this.#options;
    switch (message.type) {
      case 'window-opened':
        return this.#connect(message.window);
      case 'window-closed':
        this.#connections.get(message.window)?.close();
        this.#connections.delete(message.window);
        return;
      case 'from-window':
        return this.#connections.get(message.window)?.receive(message.message);
      case 'picture':
        return void this.#picture(message.request, message.kind, message.photoId as PhotoId);
      case 'add-folders':
        return void this.#addFolders(message.paths);
      case 'note':
        return logger.log(message.level, message.text);
      case 'tagger-message':
      case 'tagger-exit':
        return tagger.receive(message);
      case 'host-answer':
        this.#hostRequests.get(message.request)?.resolve(message.paths);
        return void this.#hostRequests.delete(message.request);
      case 'host-failure':
        this.#hostRequests.get(message.request)?.reject(new TagrollError('NOT_HERE', message.message));
        return void this.#hostRequests.delete(message.request);
      case 'close':
        return void this.#close();
    }
  }

  /** Begins the work that goes on while the window is open; first come the photos that the window shows first. */
  start(folders: readonly string[]): void {
    const { library } = this.#options;
    void this.#addFolders(folders)
      .then(() =>
        Promise.race([this.#service.firstResult, sleep(FIRST_RESULT_PATIENCE, undefined, { ref: false })]),
      )
      .then(() => library.worker.start('window'));
  }

  #connect(window: number): void {
    const { post } = this.#options;
    this.#connections.set(
      window,
      this.#service.connect((message) => post({ type: 'to-window', window, message })),
    );
  }

  async #addFolders(paths: readonly string[]): Promise<void> {
    const { library, logger } = this.#options;
    for (const path of paths) {
      try {
        await library.folderKeeper.add(path);
      } catch (error) {
        if (!(error instanceof TagrollError)) logger.log('error', `${path} could not be added`, error);
        this.#service.tellProblem(toCallError(error));
      }
    }
  }

  async #picture(request: number, kind: PictureKind, photoId: PhotoId): Promise<void> {
    this.#options.post({ type: 'picture', request, picture: await this.#find(kind, photoId) });
  }

  async #find(kind: PictureKind, photoId: PhotoId): Promise<PictureAnswer> {
    const { library, logger } = this.#options;
    try {
      const picture = await library.pictures.picture(kind, photoId, NEVER);
      return picture ?? { kind: 'none', error: null };
    } catch (error) {
      if (!(error instanceof TagrollError)) logger.log('error', 'a picture could not be found', error);
      return { kind: 'none', error: toCallError(error) };
    }
  }

  async #close(): Promise<void> {
    const { library, logger, post } = this.#options;
    for (const connection of this.#connections.values()) connection.close();
    try {
      await library.close();
    } catch (error) {
      logger.log('error', 'the library did not close well', error);
    }
    logger.close();
    post({ type: 'closed' });
  }
}
