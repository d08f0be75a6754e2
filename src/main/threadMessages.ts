/**
 * @file What crosses between the main thread and the library thread. Both are this program's own, so nothing is parsed
 * here; what a window says travels inside as it came, and is parsed in the library thread.
 */

import type { CallError } from '../contract/errors.ts';
import type { ToWindow } from '../contract/wire.ts';
import type { ToTagger } from '../core/tagger/protocol.ts';

/** Which library, and for whom. */
export interface LibraryToOpen {
  readonly catalogueFolder: string;
  /** Folders to add to the library: the words of the command line. */
  readonly folders: readonly string[];
  /** The plain Node binary for the decoder process (docs/adr/0004); null: the running one. */
  readonly nodePath: string | null;
  readonly version: string;
  readonly locale: string;
}

/** A picture as the photo:// protocol hands it out. */
export type PictureAnswer =
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly mimeType: string;
      readonly version: string;
    }
  | { readonly kind: 'file'; readonly path: string; readonly mimeType: string; readonly version: string }
  /** `error` is null where there is none yet, which is no fault. */
  | { readonly kind: 'none'; readonly error: CallError | null };

export type PictureKind = 'thumbnail' | 'full';

/** What only the main thread can do for the library: dialogs, other programs. */
export type HostRequest =
  | { readonly what: 'choose-folders'; readonly purpose: 'library' | 'model' }
  | { readonly what: 'show-in-folder'; readonly path: string }
  | { readonly what: 'open-file'; readonly path: string };

/** The first message to the library thread: it is started before it is known which library to open. */
export interface OpenLibrary {
  readonly type: 'open';
  readonly library: LibraryToOpen;
}

/** What follows. */
export type ToLibraryThread =
  | { readonly type: 'window-opened'; readonly window: number }
  | { readonly type: 'window-closed'; readonly window: number }
  | { readonly type: 'from-window'; readonly window: number; readonly message: unknown }
  | { readonly type: 'add-folders'; readonly paths: readonly string[] }
  | {
      readonly type: 'picture';
      readonly request: number;
      readonly kind: PictureKind;
      readonly photoId: number;
    }
  | { readonly type: 'host-answer'; readonly request: number; readonly paths: readonly string[] }
  | { readonly type: 'host-failure'; readonly request: number; readonly message: string }
  | { readonly type: 'tagger-message'; readonly child: number; readonly message: unknown }
  | { readonly type: 'tagger-exit'; readonly child: number; readonly reason: string }
  /** For the log. */
  | { readonly type: 'note'; readonly level: 'debug' | 'error'; readonly text: string }
  | { readonly type: 'close' };

export type FromLibraryThread =
  | { readonly type: 'to-window'; readonly window: number; readonly message: ToWindow }
  | { readonly type: 'picture'; readonly request: number; readonly picture: PictureAnswer }
  | { readonly type: 'host'; readonly request: number; readonly ask: HostRequest }
  | { readonly type: 'tagger-start'; readonly child: number; readonly entry: string }
  | { readonly type: 'tagger-send'; readonly child: number; readonly message: ToTagger }
  | { readonly type: 'tagger-kill'; readonly child: number }
  /** The library could not be opened: nothing will work. */
  | { readonly type: 'failed'; readonly error: CallError }
  | { readonly type: 'closed' };
