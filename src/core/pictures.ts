/**
 * @file The pictures of photos, for whoever hands them to a window: thumbnails from their store, and the photo itself as its
 * file where a browser shows that rightly, else rendered. Judged by content, never by name; SVG, HTML and the like are
 * never handed out.
 */

import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { ReadableDatabase } from './catalogue/database.ts';
import { filesOfPhoto, pathOfFile, photoRow, type SourceFile } from './catalogue/photos.ts';
import { pictureVersion, thumbnailHash, thumbnailJpeg } from './catalogue/thumbnails.ts';
import { TagrollError } from './domain/errors.ts';
import { isOddPath, pathForDisplay, pathToBytes, type FilePath } from './domain/filePath.ts';
import type { PhotoId } from './domain/ids.ts';
import type { Logger } from './domain/logger.ts';
import { FILE_START, readBrowserPicture, type BrowserPicture } from './media/browserPicture.ts';
import type { Preview } from './media/decoder.ts';
import { asReadFailure, notAFile } from './media/photoFile.ts';
import { Previewer } from './media/previewer.ts';
import { startThreadedDecoder } from './media/threadedDecoder.ts';

export interface PicturesOptions {
  readonly database: ReadableDatabase;
  readonly thumbnails: ReadableDatabase;
  /** Absolute paths of the decoder's entries. */
  readonly decoderEntry: string;
  readonly decoderThreadEntry: string;
  /** The plain Node binary for the decoder; null: the one that runs this program. */
  readonly nodePath: string | null;
  readonly logger: Logger;
}

/** `version` stands in the picture's address and changes with the content; it holds letters, digits and `-` only. */
interface PictureInBytes {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mimeType: string;
  readonly version: string;
}

/** A file to be sent as it is, with just this type. `size` in bytes. */
interface PictureInFile {
  readonly kind: 'file';
  readonly path: FilePath;
  readonly mimeType: string;
  readonly size: number;
  readonly version: string;
}

export type Picture = PictureInBytes | PictureInFile;

/** `thumbnail`: the small one of the catalogue; `full`: the photo itself, or what stands for it. */
export type PictureKind = 'thumbnail' | 'full';

/** Larger pictures are rendered smaller: a browser would take 4 bytes for each pixel, and seconds. */
const MOST_BROWSER_PIXELS = 60_000_000;
/** Long side of a rendered picture: more than most screens have, and enough to zoom in a little. */
const PREVIEW_SIDE = 4096;
const PREVIEWS_AT_ONCE = 2;
/** As many as one sees at a glance. */
const MOST_WAITING_PREVIEWS = 8;
const PREVIEW_IDLE = 60_000;
/** A preview may be of 268 million pixels. */
const PREVIEW_TIMEOUT = 60_000;
/** A file whose name cannot be told as text is read here, up to so many bytes. */
const LARGEST_READ = 256 * 2 ** 20;

/** A photo's file that is there, with what its first bytes and the file system say of it. */
interface FoundFile {
  readonly path: FilePath;
  readonly size: number;
  readonly version: string;
  readonly browser: BrowserPicture | null;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

/** Looks at a file. @throws {TagrollError} FILE_NOT_FOUND, FILE_NOT_READABLE. */
async function lookAt(file: SourceFile): Promise<FoundFile> {
  const path = pathOfFile(file);
  try {
    const handle = await open(
      Buffer.from(pathToBytes(path)),
      constants.O_RDONLY | (constants.O_NONBLOCK ?? 0),
    );
    try {
      const status = await handle.stat();
      if (!status.isFile()) throw notAFile(path);
      const { size, mtimeMs } = status;
      const isKnown = file.contentHash !== null && file.size === size && file.mtimeMs === mtimeMs;
      return {
        path,
        size,
        version: isKnown
          ? pictureVersion(file.contentHash)
          : `${size.toString(36)}-${Math.round(mtimeMs).toString(36)}`,
        browser: await readBrowserPicture({
          bytes: await readAt(handle, 0, Math.min(size, FILE_START)),
          readAt: (position, length) => readAt(handle, position, length),
        }),
      };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw asReadFailure(path, error);
  }
}

async function readWhole(path: FilePath): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const handle = await open(Buffer.from(pathToBytes(path)));
    try {
      return new Uint8Array(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw asReadFailure(path, error);
  }
}

/** The pictures of a library's photos. */
export class Pictures {
  readonly #options: PicturesOptions;
  readonly #previewer: Previewer;

  constructor(options: PicturesOptions) {
    this.#options = options;
    const { decoderEntry, decoderThreadEntry, nodePath, logger } = options;
    this.#previewer = new Previewer({
      concurrency: PREVIEWS_AT_ONCE,
      mostWaiting: MOST_WAITING_PREVIEWS,
      idleMs: PREVIEW_IDLE,
      startDecoder: () =>
        startThreadedDecoder(
          decoderThreadEntry,
          {
            entry: decoderEntry,
            ...(nodePath === null ? {} : { execPath: nodePath }),
            concurrency: PREVIEWS_AT_ONCE,
            timeoutMs: PREVIEW_TIMEOUT,
          },
          logger,
          (error) => logger.log('error', 'the decoder of previews failed; the next one gets another', error),
        ),
    });
  }

  /**
   * A photo's picture; null where it has no thumbnail yet.
   * @throws {TagrollError} PHOTO_UNKNOWN; for `full` also FOLDER_OFFLINE, FILE_*, FORMAT_*, PICTURE_*, DECODER_*, and
   * CANCELLED where `signal` is aborted, or many other pictures were asked for since.
   */
  async picture(kind: PictureKind, photoId: PhotoId, signal: AbortSignal): Promise<Picture | null> {
    return kind === 'thumbnail' ? this.thumbnail(photoId) : this.#full(photoId, signal);
  }

  /** A photo's thumbnail, or null where there is none yet. @throws {TagrollError} PHOTO_UNKNOWN. */
  thumbnail(photoId: PhotoId): PictureInBytes | null {
    const { database, thumbnails } = this.#options;
    const hash = thumbnailHash(database, photoId);
    if (!hash && !photoRow(database, photoId)) throw unknownPhoto(photoId);
    const jpeg = hash ? thumbnailJpeg(thumbnails, hash) : undefined;
    if (!hash || !jpeg) return null;
    return {
      kind: 'bytes',
      bytes: new Uint8Array(jpeg),
      mimeType: 'image/jpeg',
      version: pictureVersion(hash),
    };
  }

  async #full(photoId: PhotoId, signal: AbortSignal): Promise<Picture> {
    const file = await this.#find(photoId);
    const { path, size, version, browser } = file;
    const isShown = browser !== null && !this.#isTurnedWrongly(photoId, browser);
    const isOdd = isOddPath(path);
    if (!isShown || browser.width * browser.height > MOST_BROWSER_PIXELS || (isOdd && size > LARGEST_READ)) {
      return this.#rendered(file, PREVIEW_SIDE, signal);
    }
    const { mimeType } = browser;
    // such a name cannot be passed on as text
    if (isOdd) return { kind: 'bytes', bytes: await readWhole(path), mimeType, version };
    return { kind: 'file', path, mimeType, size, version };
  }

  /**
   * A photo rendered as JPEG in sRGB, upright, its long side at most `longSide` pixels (1 to 16384).
   * @throws {TagrollError} as `picture` does.
   */
  async preview(photoId: PhotoId, longSide: number, signal: AbortSignal): Promise<PictureInBytes> {
    return this.#rendered(await this.#find(photoId), longSide, signal);
  }

  async #rendered(
    { path, version }: FoundFile,
    longSide: number,
    signal: AbortSignal,
  ): Promise<PictureInBytes> {
    const { jpeg }: Preview = await this.#previewer.preview({ path, longSide }, signal);
    return {
      kind: 'bytes',
      bytes: new Uint8Array(jpeg),
      mimeType: 'image/jpeg',
      version: `${version}-${longSide}`,
    };
  }

  /** True where the file says how it is to be turned, and browsers do not follow that in its format. */
  #isTurnedWrongly(photoId: PhotoId, browser: BrowserPicture): boolean {
    return !browser.isTurned && (photoRow(this.#options.database, photoId)?.orientation ?? 1) !== 1;
  }

  /** The first of the photo's files that is there. */
  async #find(photoId: PhotoId): Promise<FoundFile> {
    const { database } = this.#options;
    const files = filesOfPhoto(database, photoId);
    if (files.length === 0 && !photoRow(database, photoId)) throw unknownPhoto(photoId);
    const present = files.filter(({ state }) => state === 'present');
    const online = present.filter(({ folderState }) => folderState === 'online');
    let failure: unknown = null;
    for (const file of online) {
      try {
        return await lookAt(file);
      } catch (error) {
        if (!(error instanceof TagrollError)) throw error;
        // another file of the photo may be read where this one cannot
        failure ??= error;
      }
    }
    if (failure) throw failure;
    const [away] = present;
    if (away) {
      throw new TagrollError(
        'FOLDER_OFFLINE',
        `The folder "${pathForDisplay(away.folderPath)}" cannot be reached at the moment. Connect the drive that it lies on.`,
      );
    }
    throw new TagrollError('FILE_NOT_FOUND', 'The file of this photo is no longer there.');
  }

  /** Ends what was started for previews. */
  close(): Promise<void> {
    return this.#previewer.close();
  }
}

function unknownPhoto(photoId: PhotoId): TagrollError {
  return new TagrollError('PHOTO_UNKNOWN', `There is no photo number ${photoId} in the catalogue.`);
}
