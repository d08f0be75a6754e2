/**
 * @file A picture that need not be in the library: what the models in use make of it, and the library's photos most like
 * it. Nothing of it is kept.
 */

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownersError, type WritableDatabase } from './catalogue/database.ts';
import { thresholds } from './catalogue/predictions.ts';
import { findTag, tagName } from './catalogue/tags.ts';
import { isRunning } from './catalogue/workLock.ts';
import { TagrollError, type Failure } from './domain/errors.ts';
import { pathFromString } from './domain/filePath.ts';
import type { PhotoId } from './domain/ids.ts';
import type { Logger } from './domain/logger.ts';
import { tagKey } from './domain/tag.ts';
import { thresholdOf } from './models/manifest.ts';
import type { Vocabulary } from './models/vocabulary.ts';
import { labelReader, loadInstalledModels, type Installed } from './pipeline/modelSet.ts';
import { zeroShotScorer } from './pipeline/zeroShotTags.ts';
import { makePause } from './search/index/pause.ts';
import { modelForLikeness, nearestPhotos } from './search/nearestPhotos.ts';
import type { RankedPhoto } from './search/rankByMeaning.ts';
import type { SharedTagger } from './tagger/sharedTagger.ts';
import type { ModelResult, PhotoResult, Tagger } from './tagger/tagger.ts';

export interface TriedPicturesOptions {
  readonly database: WritableDatabase;
  readonly catalogueFolder: string;
  readonly tagger: SharedTagger;
  readonly loadVocabulary: () => Promise<Vocabulary>;
  readonly logger: Logger;
}

/** A tag that a model sees in the picture. */
export interface TriedTag {
  readonly name: string;
  /** 0 to 1. */
  readonly score: number;
  /** From this score on a photo would have it. */
  readonly threshold: number;
  /** At or above its threshold: a photo would have it. */
  readonly effective: boolean;
  /** The model's name, for people. */
  readonly model: string;
}

export interface TriedPicture {
  /** Of the upright picture; null where it could not be read. */
  readonly width: number | null;
  readonly height: number | null;
  /** Each tag once; those that a photo would have first, then the best first. */
  readonly tags: readonly TriedTag[];
  /** Photos most like it, the best first; none where no model in use compares pictures. */
  readonly similar: readonly RankedPhoto[];
}

/** Followed by the number of the process that it belongs to. */
const TEMPORARY = '.tried-';
const FILE = 'picture';
const MOST_SIMILAR = 60;
/** It is no photo of the catalogue; these begin at 1. */
const NO_PHOTO = 0 as PhotoId;

/** Takes away what a program that was killed has left in the catalogue's folder of the pictures that it tried. */
export async function removeTriedPictures(catalogueFolder: string): Promise<void> {
  for (const name of await readdir(catalogueFolder)) {
    const pid = new RegExp(`^\\${TEMPORARY}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || (Number(pid) !== process.pid && isRunning(Number(pid)))) continue;
    await rm(join(catalogueFolder, name), { recursive: true, force: true });
  }
}

/** The failure in words that fit a picture without a name. */
function tellOf({ code, message }: Failure): TagrollError {
  const name = `"${FILE}"`;
  return new TagrollError(
    code,
    message.startsWith(name) ? message.replace(name, 'The picture') : message.replace(name, 'the picture'),
  );
}

/** The work's outcome, or CANCELLED as soon as `signal` is aborted; the work then goes on for nobody. */
function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new TagrollError('CANCELLED', 'The picture is no longer wanted.'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** What one model says of a tag, with the threshold that it is held against. */
interface Judged {
  readonly name: string;
  readonly score: number;
  readonly threshold: number;
  readonly model: string;
}

export class TriedPictures {
  readonly #options: TriedPicturesOptions;

  constructor(options: TriedPicturesOptions) {
    this.#options = options;
  }

  /**
   * Runs the models in use on a picture, given as the bytes of its file.
   * @throws {TagrollError} NO_MODEL_IN_USE; MODEL_* where none of them loads; FILE_EMPTY, FORMAT_*, PICTURE_*,
   * DECODER_*, TAGGER_* where the picture cannot be read; DISK_FULL, CATALOGUE_NOT_WRITABLE; CANCELLED.
   */
  async try(bytes: Uint8Array, signal: AbortSignal): Promise<TriedPicture> {
    const { tagger } = this.#options;
    if (bytes.length === 0) throw new TagrollError('FILE_EMPTY', 'The picture is empty: it has no content.');
    const work = this.#withFile(bytes, (path) => tagger.use([], (share) => this.#look(share, path)));
    return unlessAborted(work, signal);
  }

  /** The decoder reads files, so that there is one for a while, for nobody else to read. */
  async #withFile<Value>(bytes: Uint8Array, work: (path: string) => Promise<Value>): Promise<Value> {
    const { catalogueFolder } = this.#options;
    let folder: string | null = null;
    try {
      try {
        // with permissions for its owner only
        folder = await mkdtemp(join(catalogueFolder, `${TEMPORARY}${process.pid}-`));
        await writeFile(join(folder, FILE), bytes, { mode: 0o600, flag: 'wx' });
      } catch (error) {
        throw ownersError(error, catalogueFolder);
      }
      return await work(join(folder, FILE));
    } finally {
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    }
  }

  async #look(share: Tagger, path: string): Promise<TriedPicture> {
    const { database, logger } = this.#options;
    const { installed, loaded } = await loadInstalledModels(database, share, logger);
    if (installed.length === 0) {
      const failure = loaded.find((model) => model.failure)?.failure;
      if (failure) throw tellOf(failure);
      throw new TagrollError(
        'NO_MODEL_IN_USE',
        'No model is in use that could look at the picture. Add one first, or put one in use.',
      );
    }
    const result = await share.process({
      photoId: NO_PHOTO,
      path: pathFromString(path),
      skipIfHash: null,
      wantMetadata: true,
      // nobody looks at it, but the models' inputs are made by way of its size: a photo gets its scores from the same pixels
      wantThumbnail: true,
      models: installed.map(({ row }) => row.id),
      isUrgent: true,
    });
    const [first] = result.failures;
    if (result.models.length === 0 && first) throw tellOf(first.failure);
    return {
      width: result.metadata?.width ?? null,
      height: result.metadata?.height ?? null,
      tags: await this.#tags(share, installed, result),
      similar: await this.#similar(result),
    };
  }

  async #tags(share: Tagger, installed: readonly Installed[], result: PhotoResult): Promise<TriedTag[]> {
    // as `judgeTags` does it: of several models the one counts that clears its threshold by the largest margin
    const tags = new Map<string, Judged>();
    for (const said of result.models) {
      const model = installed.find(({ row }) => row.id === said.modelId);
      for (const tag of model ? await this.#tagsOf(share, model, said) : []) {
        const before = tags.get(tagKey(tag.name));
        if (before && before.score - before.threshold >= tag.score - tag.threshold) continue;
        tags.set(tagKey(tag.name), tag);
      }
    }
    return (
      [...tags.values()]
        .map((tag) => ({ ...tag, effective: tag.score >= tag.threshold }))
        // scores of two models cannot be compared, so what a photo would have comes first
        .toSorted((a, b) => Number(b.effective) - Number(a.effective) || b.score - a.score)
    );
  }

  async #tagsOf(share: Tagger, { row, manifest }: Installed, said: ModelResult): Promise<Judged[]> {
    const { database, loadVocabulary } = this.#options;
    const threshold = thresholds(database);
    const model = manifest.name;
    if (manifest.kind !== 'dual-encoder') {
      return [...labelReader(database, row).predictions(said)].map(([tagId, score]) => ({
        name: tagName(database, tagId),
        score,
        threshold: threshold(row.id, tagId),
        model,
      }));
    }
    if (!said.embedding) return [];
    const vocabulary = await loadVocabulary();
    const scorer = await zeroShotScorer(database, share, row, manifest, vocabulary);
    return scorer(said.embedding).map(([index, score]) => {
      const { name } = vocabulary.tags[index]!;
      // a vocabulary may have tags that no session has put into the catalogue yet
      const tag = findTag(database, name);
      return {
        name: tag?.name ?? name,
        score,
        threshold: tag ? threshold(row.id, tag.id) : thresholdOf(manifest, name),
        model,
      };
    });
  }

  async #similar(result: PhotoResult): Promise<RankedPhoto[]> {
    const { database } = this.#options;
    const modelId = modelForLikeness(database);
    const embedding = result.models.find((one) => one.modelId === modelId)?.embedding;
    if (!modelId || !embedding) return [];
    return nearestPhotos(database, modelId, embedding, MOST_SIMILAR, null, makePause());
  }
}
