/**
 * @file The models that the program knows and can fetch: what there is of each, and downloads that may be stopped, or
 * killed, at any time and go on from what has come. A complete one is put on the shelf as if its owner had added it.
 */

import { copyFile, mkdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listModels } from './catalogue/models.ts';
import type { ReadableDatabase } from './catalogue/database.ts';
import { takeWorkLock, type WorkLock } from './catalogue/workLock.ts';
import { TagrollError, toFailure, type Failure } from './domain/errors.ts';
import type { ModelId } from './domain/ids.ts';
import type { Logger } from './domain/logger.ts';
import { downloadFile, partOf, sizeOf } from './models/downloadFile.ts';
import type { HttpOptions } from './models/httpGet.ts';
import { writeError } from './models/install.ts';
import { RECOMMENDED_MODEL } from './models/knownModels.ts';
import { filesOf, parseManifest, type ModelFile, type ModelManifest } from './models/manifest.ts';
import { hashFile } from './models/modelFolder.ts';
import { lastLoadReport } from './pipeline/loadReports.ts';
import { describeModel, type AddedModel, type ModelShelf, type ShelvedModel } from './pipeline/modelShelf.ts';
import { DownloadMeter } from './downloadMeter.ts';
import type { LoadedModel } from './tagger/tagger.ts';

/** How a download goes. */
export interface DownloadReport {
  readonly modelId: ModelId;
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  /** Bytes that are there, of `total`. */
  readonly received: number;
  readonly total: number;
  /** Bytes a second over the last seconds; null while that cannot be said. */
  readonly rate: number | null;
  readonly failure: Failure | null;
}

/** A model that is installed, or that the program knows. */
export interface KnownModel extends ShelvedModel {
  /** `incomplete`: parts of it are there. `not-offered`: it is not known where all its files could come from. */
  readonly state: 'installed' | 'available' | 'downloading' | 'incomplete' | 'not-offered';
  /** Bytes that are there. */
  readonly received: number;
  /** For a person who has no model yet, or only the starter. */
  readonly isRecommended: boolean;
  /** It ships with the program; `available` means that it is there, without a download. */
  readonly isShipped: boolean;
  /** How it was loaded the last time. */
  readonly loaded: LoadedModel | null;
  /** Why it does not load, or why its download failed in this run of the program. */
  readonly failure: Failure | null;
}

export interface ModelDownloadsOptions {
  readonly database: ReadableDatabase;
  readonly modelsFolder: string;
  readonly shelf: ModelShelf;
  readonly http: HttpOptions;
  /** See `DownloadFileOptions.firstPauseMs`. */
  readonly firstPauseMs: number;
  readonly logger: Logger;
  /** Bytes that are free where `folder` lies. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/** A download that goes on. */
interface Running {
  readonly controller: AbortController;
  readonly meter: DownloadMeter;
  readonly ended: Promise<AddedModel>;
}

/** Milliseconds that a model on its way to the shelf is waited for when the library is closed. */
const CLOSE_PATIENCE = 600;
/** Bytes that are left to others on the disk. */
const SPARE_BYTES = 64 * 2 ** 20;

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

export class ModelDownloads {
  readonly #options: ModelDownloadsOptions;
  readonly #running = new Map<ModelId, Running>();
  readonly #failures = new Map<ModelId, Failure>();

  constructor(options: ModelDownloadsOptions) {
    this.#options = options;
  }

  /** The installed models, then those that the program knows besides. */
  async list(): Promise<KnownModel[]> {
    const { shelf, database } = this.#options;
    const models: KnownModel[] = [];
    for (const model of shelf.list()) {
      const loaded = lastLoadReport(database, model.id);
      models.push({
        ...model,
        state: 'installed',
        received: model.size,
        isRecommended: model.id === RECOMMENDED_MODEL,
        isShipped: shelf.shippedFolder(model.id) !== null,
        loaded,
        failure: loaded?.failure ?? null,
      });
    }
    for (const manifest of shelf.known) {
      if (models.some(({ id }) => id === manifest.id)) continue;
      const received = await this.#received(manifest);
      models.push({
        ...describeModel(manifest),
        inUse: false,
        state: this.#running.has(manifest.id)
          ? 'downloading'
          : this.#withoutSource(manifest).length > 0
            ? 'not-offered'
            : received > 0
              ? 'incomplete'
              : 'available',
        received,
        isRecommended: manifest.id === RECOMMENDED_MODEL,
        isShipped: shelf.shippedFolder(manifest.id) !== null,
        loaded: null,
        failure: this.#failures.get(manifest.id) ?? null,
      });
    }
    return models;
  }

  /**
   * Begins, or goes on with, a download; one that is under way already goes on. Resolves once it has begun; `ended`
   * resolves when the model is on the shelf, and rejects as the download fails. `onReport` is called at most five times a
   * second, and with how it ended.
   * @throws {TagrollError} MODEL_UNKNOWN, DOWNLOAD_NOT_OFFERED, INPUT_INVALID (it is installed), DISK_FULL,
   * CATALOGUE_BUSY (another program downloads it), CATALOGUE_NOT_WRITABLE.
   */
  async start(
    id: string,
    onReport: (report: DownloadReport) => void,
  ): Promise<{ readonly ended: Promise<AddedModel> }> {
    const manifest = this.#manifest(id);
    const running = this.#running.get(manifest.id);
    if (running) return running;
    const lock = await this.#prepare(manifest);
    // another call may have come as far meanwhile
    const other = this.#running.get(manifest.id);
    if (other) {
      lock.release();
      return other;
    }
    this.#failures.delete(manifest.id);
    const controller = new AbortController();
    const total = describeModel(manifest).size;
    const meter = new DownloadMeter(({ received, rate }) =>
      onReport({ modelId: manifest.id, state: 'running', received, total, rate, failure: null }),
    );
    const ended = this.#run(manifest, controller.signal, meter).finally(() => {
      meter.stop();
      lock.release();
      this.#running.delete(manifest.id);
    });
    this.#running.set(manifest.id, { controller, meter, ended });
    ended.then(
      () =>
        onReport({ modelId: manifest.id, state: 'done', received: total, total, rate: null, failure: null }),
      (error: unknown) => {
        const { received } = meter;
        const wasStopped = error instanceof TagrollError && error.code === 'CANCELLED';
        const failure = wasStopped ? null : toFailure(error);
        if (failure) {
          this.#failures.set(manifest.id, failure);
          this.#options.logger.log('warn', `the download of ${manifest.id} failed`, error);
        }
        const state = wasStopped ? 'stopped' : 'failed';
        onReport({ modelId: manifest.id, state, received, total, rate: null, failure });
      },
    );
    return { ended };
  }

  /** Stops a download, if there is one; what has come is kept. */
  async stop(id: string): Promise<void> {
    const running = this.#running.get(id as ModelId);
    running?.controller.abort();
    await running?.ended.catch(() => undefined);
  }

  /**
   * Stops all downloads. A model that is being put on the shelf cannot be stopped and is waited for a moment only: it is on
   * the shelf at the next start, or all its files are still there.
   */
  async close(): Promise<void> {
    const stopped = Promise.all([...this.#running.keys()].map((id) => this.stop(id)));
    await Promise.race([stopped, sleep(CLOSE_PATIENCE, undefined, { ref: false })]);
  }

  /** Takes away what a program left that was killed right after it had put a model on the shelf. */
  async removeLeftovers(): Promise<void> {
    const { database, logger } = this.#options;
    for (const { id } of listModels(database)) {
      await this.discard(id).catch((error: unknown) =>
        logger.log('warn', `what is left of the download of ${id} could not be deleted`, error),
      );
    }
  }

  /** Deletes what has come of a download, which is stopped first. True where there was something. */
  async discard(id: string): Promise<boolean> {
    await this.stop(id);
    const manifest = this.#options.shelf.known.find((one) => one.id === id);
    if (!manifest) return false;
    const hadSome = (await this.#received(manifest)) > 0;
    await rm(this.#folder(manifest), { recursive: true, force: true });
    return hadSome;
  }

  #manifest(id: string): ModelManifest {
    const { known } = this.#options.shelf;
    const manifest = known.find((one) => one.id === id);
    if (manifest) return manifest;
    throw new TagrollError(
      'MODEL_UNKNOWN',
      `There is no model "${id}" to download. Known: ${known.map((one) => one.id).join(', ')}.`,
    );
  }

  /** Where a model's files gather, each under its SHA-256 until all are there. */
  #folder(manifest: ModelManifest): string {
    return join(this.#options.modelsFolder, `.download-${manifest.id}`);
  }

  #pathOf(manifest: ModelManifest, file: ModelFile): string {
    return join(this.#folder(manifest), file.sha256);
  }

  /** Bytes of a file that are there. */
  async #receivedOf(manifest: ModelManifest, file: ModelFile): Promise<number> {
    const path = this.#pathOf(manifest, file);
    return Math.min(file.size, Math.max(await sizeOf(path), await sizeOf(partOf(path))));
  }

  /** Bytes of all the model's files that are there. */
  async #received(manifest: ModelManifest): Promise<number> {
    let sum = 0;
    for (const { file } of filesOf(manifest)) sum += await this.#receivedOf(manifest, file);
    return sum;
  }

  /** The same file where it ships with the program, or in an installed model, or null. */
  #localCopy(file: ModelFile): string | null {
    const { shelf } = this.#options;
    for (const manifest of shelf.known) {
      const folder = shelf.shippedFolder(manifest.id);
      const same = filesOf(manifest).find((one) => one.file.sha256 === file.sha256);
      if (folder !== null && same) return join(folder, same.file.name);
    }
    for (const { manifest, folder } of listModels(this.#options.database)) {
      const files = filesOf(parseManifest(manifest, 'an installed model'));
      const same = files.find((one) => one.file.sha256 === file.sha256);
      if (same) return join(folder, same.file.name);
    }
    return null;
  }

  #withoutSource(manifest: ModelManifest): ModelFile[] {
    return filesOf(manifest)
      .map(({ file }) => file)
      .filter((file) => file.url === undefined && this.#localCopy(file) === null);
  }

  /** Sees that it can begin. Whoever gets the lock releases it. */
  async #prepare(manifest: ModelManifest): Promise<WorkLock> {
    const { modelsFolder, shelf, freeBytes = freeBytesOf } = this.#options;
    if (shelf.list().some(({ id }) => id === manifest.id))
      throw new TagrollError('INPUT_INVALID', `${manifest.name} is installed already.`);
    const absent = this.#withoutSource(manifest);
    if (absent.length > 0) {
      const names = absent.map(({ name }) => `"${name}"`).join(', ');
      throw new TagrollError(
        'DOWNLOAD_NOT_OFFERED',
        `${manifest.name} is not offered for download: it is not known where ${names} could come from. Get it from ${manifest.origin} and add its folder.`,
        { details: { origin: manifest.origin } },
      );
    }
    try {
      await mkdir(this.#folder(manifest), { recursive: true });
      const needed = describeModel(manifest).size - (await this.#received(manifest)) + SPARE_BYTES;
      const free = await freeBytes(modelsFolder);
      if (free < needed) {
        const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MB`;
        throw new TagrollError(
          'DISK_FULL',
          `There is not enough room in "${modelsFolder}" for ${manifest.name}: it needs ${megabytes(needed)} more, and ${megabytes(free)} are free.`,
        );
      }
    } catch (error) {
      throw writeError(modelsFolder, manifest.name, error);
    }
    return takeWorkLock(join(modelsFolder, `.download-${manifest.id}.lock`), `download ${manifest.id}`);
  }

  async #run(manifest: ModelManifest, signal: AbortSignal, meter: DownloadMeter): Promise<AddedModel> {
    const { http, firstPauseMs, logger, shelf } = this.#options;
    meter.start(await this.#received(manifest));
    for (const { file } of filesOf(manifest)) {
      const path = this.#pathOf(manifest, file);
      const others = (await this.#received(manifest)) - (await this.#receivedOf(manifest, file));
      const onReceived = (bytes: number): void => meter.set(others + bytes);
      if ((await sizeOf(path)) !== file.size && !(await this.#copyLocal(file, path))) {
        // where it has none, the copy that was there is gone
        if (file.url === undefined) throw this.#copyIsGone(manifest, file);
        const options = { http, firstPauseMs, signal, logger, onReceived };
        await downloadFile(file, new URL(file.url), path, options);
      }
      meter.set(others + file.size);
    }
    const added = await shelf.add(this.#folder(manifest), 'own');
    await rm(this.#folder(manifest), { recursive: true, force: true });
    return added;
  }

  #copyIsGone(manifest: ModelManifest, file: ModelFile): TagrollError {
    return new TagrollError(
      'DOWNLOAD_NOT_OFFERED',
      `"${file.name}" of ${manifest.name} is in no installed model any more. Get it from ${manifest.origin}.`,
    );
  }

  /** True where the very file lay there already and was copied. */
  async #copyLocal(file: ModelFile, path: string): Promise<boolean> {
    const source = this.#localCopy(file);
    if (source === null || (await sizeOf(source)) !== file.size) return false;
    const copy = `${path}.copy`;
    await copyFile(source, copy);
    const isSame = (await hashFile(copy)) === file.sha256;
    if (isSame) await rename(copy, path);
    else await rm(copy, { force: true });
    return isSame;
  }
}
