/**
 * @file The models that the owner has: adding, using, removing. Nothing unverified is ever put in use. Whoever changes
 * which are in use sees to it that all tags are judged anew (`Preferences.judgeTags`), which takes minutes in a large library.
 */

import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeWhenFree } from '../catalogue/busyCatalogue.ts';
import type { WritableDatabase } from '../catalogue/database.ts';
import { markEffectiveTagsStale } from '../catalogue/effectiveTags.ts';
import {
  deleteModel,
  getModel,
  listModels,
  putModel,
  setModelInUse,
  type ModelRow,
} from '../catalogue/models.ts';
import { forgetPlan } from '../catalogue/stages.ts';
import { TagrollError } from '../domain/errors.ts';
import type { ModelId } from '../domain/ids.ts';
import { stageOfModel } from '../domain/stage.ts';
import {
  installModel,
  loadInstalledManifest,
  removeInstalled,
  type InstalledModel,
} from '../models/install.ts';
import {
  filesOf,
  manifestVersion,
  parseManifest,
  resultVersion,
  type ModelManifest,
} from '../models/manifest.ts';
import { recogniseModelFolder, type RecognisedModel } from '../models/recognise.ts';
import { STARTER_MODEL, type ShippedModel } from '../models/shippedModels.ts';
import type { Vocabulary } from '../models/vocabulary.ts';
import type { LoadedModel, Tagger } from '../tagger/tagger.ts';
import { labelsToTags, namedLabels } from './modelLabels.ts';
import { isOnlyStarterInUse, isStarterWanted, noteOwnersChoice, noteStarterAdded } from './starter.ts';

export interface ModelShelfOptions {
  readonly database: WritableDatabase;
  readonly modelsFolder: string;
  readonly known: readonly ModelManifest[];
  /** Those of them that ship with the program. */
  readonly shipped: readonly ShippedModel[];
  readonly loadVocabulary: () => Promise<Vocabulary>;
  readonly startTagger: () => Tagger;
}

/** A model as its owner sees it. */
export interface ShelvedModel {
  readonly id: ModelId;
  readonly name: string;
  readonly kind: ModelManifest['kind'];
  readonly goodFor: string;
  readonly licence: string;
  readonly origin: string;
  /** Bytes of all its files. */
  readonly size: number;
  readonly inUse: boolean;
}

/** What a manifest tells its owner. */
export function describeModel(manifest: ModelManifest): Omit<ShelvedModel, 'inUse'> {
  const { id, name, kind, goodFor, licence, origin } = manifest;
  const size = filesOf(manifest).reduce((sum, { file }) => sum + file.size, 0);
  return { id, name, kind, goodFor, licence, origin, size };
}

function shelved(row: ModelRow, manifest: ModelManifest): ShelvedModel {
  return { ...describeModel(manifest), id: row.id, inUse: row.inUse };
}

/** A model that was just added. */
export interface AddedModel {
  readonly model: ShelvedModel;
  readonly loaded: LoadedModel;
  /** The very same model was there before. */
  readonly wasThere: boolean;
}

export class ModelShelf {
  readonly #options: ModelShelfOptions;

  constructor(options: ModelShelfOptions) {
    this.#options = options;
  }

  /** The models that the program recognises, installed or not. */
  get known(): readonly ModelManifest[] {
    return this.#options.known;
  }

  /** The folder with the files of a model that ships with the program, or null. */
  shippedFolder(id: ModelId): string | null {
    return this.#options.shipped.find(({ manifest }) => manifest.id === id)?.folder ?? null;
  }

  /** All installed models. */
  list(): ShelvedModel[] {
    return listModels(this.#options.database).map((row) =>
      shelved(row, parseManifest(row.manifest, `model ${row.id}`)),
    );
  }

  /** One model. @throws {TagrollError} MODEL_UNKNOWN. */
  get(id: string): ShelvedModel {
    const row = getModel(this.#options.database, id);
    return shelved(row, parseManifest(row.manifest, `model ${row.id}`));
  }

  /** The manifest of an installed model whose files are there. @throws {TagrollError} MODEL_*. */
  async manifest(id: ModelId): Promise<ModelManifest> {
    return loadInstalledManifest(getModel(this.#options.database, id).folder);
  }

  /**
   * Adds the model in `folder`: recognised, copied, loaded once as a test. It is put in use at once where no model is, or
   * only the starter.
   * Each revision has a folder of its own, so that the one in use stays whole until the new one has proved itself.
   * `own`: the folder is the library's and goes soon, so that no second copy of its files is made.
   * @throws {TagrollError} FOLDER_*, MODEL_*, DISK_FULL; the shelf is then as before.
   */
  async add(folder: string, sources: 'foreign' | 'own' = 'foreign'): Promise<AddedModel> {
    const recognised = await recogniseModelFolder(folder, this.#options.known);
    let loaded: LoadedModel | undefined;
    const wasThere = await this.#install(recognised, sources, async (installed) => {
      loaded = await this.#tryOut(installed);
    });
    return { model: this.get(recognised.manifest.id), loaded: loaded!, wasThere };
  }

  /**
   * Sees to it that a library without a model has the starter, and one with an older starter today's. It is not loaded as a
   * test: the program's tests have done that, and a library is being opened.
   * @throws {TagrollError} MODEL_*, DISK_FULL, CATALOGUE_*; the shelf is then as before.
   */
  async keepStarter(): Promise<void> {
    const { database, shipped } = this.#options;
    const starter = shipped.find(({ manifest }) => manifest.id === STARTER_MODEL);
    if (!starter) return;
    const row = listModels(database).find(({ id }) => id === STARTER_MODEL);
    const isOther = row && row.manifest !== JSON.stringify(starter.manifest);
    if (!(isOther ?? isStarterWanted(database))) return;
    await this.#install(await recogniseModelFolder(starter.folder, [starter.manifest]), 'foreign');
  }

  /** Copies a model, has it proved, and puts it on the shelf. @returns whether the very same was there before. */
  async #install(
    recognised: RecognisedModel,
    sources: 'foreign' | 'own',
    prove: (installed: InstalledModel) => Promise<void> = () => Promise.resolve(),
  ): Promise<boolean> {
    const { database, modelsFolder } = this.#options;
    const home = join(modelsFolder, manifestVersion(recognised.manifest));
    const before = listModels(database).find((row) => row.id === recognised.manifest.id);
    const isThere = before?.folder === join(home, recognised.manifest.id);
    try {
      const installed = await installModel(recognised, home, sources);
      await prove(installed);
      await this.#put(installed);
    } catch (error) {
      if (!isThere) await removeModelFolder(join(home, recognised.manifest.id));
      throw error;
    }
    if (before && !isThere) await removeModelFolder(before.folder);
    return isThere;
  }

  /** Loads a model once. @throws {TagrollError} MODEL_* where it does not load. */
  async #tryOut({ manifest, folder }: InstalledModel): Promise<LoadedModel> {
    const tagger = this.#options.startTagger();
    try {
      const [loaded] = await tagger.load([{ id: manifest.id, folder, manifest }]);
      if (loaded && !loaded.failure) return loaded;
      const { code, message } = loaded?.failure ?? {
        code: 'MODEL_DOES_NOT_LOAD',
        message: 'The model does not load.',
      };
      throw new TagrollError(code, message);
    } finally {
      await tagger.close();
    }
  }

  async #put({ manifest, folder }: InstalledModel): Promise<void> {
    const { database, loadVocabulary } = this.#options;
    const labels = await namedLabels(manifest, folder, await loadVocabulary());
    const now = Date.now();
    await writeWhenFree(database, () => {
      const isAdded = listModels(database).every((row) => row.id !== manifest.id);
      const isFirst = isOnlyStarterInUse(database);
      const row = {
        id: manifest.id,
        kind: manifest.kind,
        revision: resultVersion(manifest),
        manifest: JSON.stringify(manifest),
        folder,
        addedAt: now,
      };
      putModel(database, row, labelsToTags(database, labels, now));
      if (isAdded && manifest.id === STARTER_MODEL) noteStarterAdded(database);
      // an older starter that is replaced stays as it was: its owner may have stopped it
      if (isFirst && (isAdded || manifest.id !== STARTER_MODEL)) setModelInUse(database, manifest.id, true);
      forgetPlan(database, stageOfModel(manifest.id));
      markEffectiveTagsStale(database);
    });
  }

  /** Puts a model in use beside those that are; the next scan runs it over the photos. @throws {TagrollError} MODEL_UNKNOWN. */
  use(id: string): Promise<ShelvedModel> {
    return this.#setInUse(id, true);
  }

  /** Takes a model out of use: its tags no longer count, what it said is kept. @throws {TagrollError} MODEL_UNKNOWN. */
  stop(id: string): Promise<ShelvedModel> {
    return this.#setInUse(id, false);
  }

  async #setInUse(id: string, inUse: boolean): Promise<ShelvedModel> {
    const { database } = this.#options;
    const row = getModel(database, id);
    if (row.inUse !== inUse) {
      await writeWhenFree(database, () => {
        setModelInUse(database, row.id, inUse);
        noteOwnersChoice(database, row.id, inUse ? 'use' : 'stopped');
        forgetPlan(database, stageOfModel(row.id));
        markEffectiveTagsStale(database);
      });
    }
    return this.get(id);
  }

  /** Removes a model with all that it said; a person's decisions stay. @throws {TagrollError} MODEL_UNKNOWN. */
  async remove(id: string): Promise<void> {
    const { database } = this.#options;
    const row = getModel(database, id);
    await writeWhenFree(database, () => {
      deleteModel(database, row.id);
      noteOwnersChoice(database, row.id, 'removed');
      forgetPlan(database, stageOfModel(row.id));
      markEffectiveTagsStale(database);
    });
    await removeModelFolder(row.folder);
  }
}

/** Takes a model's folder away, and the one of its revision; one that is gone already is no trouble. */
async function removeModelFolder(folder: string): Promise<void> {
  try {
    await removeInstalled(dirname(folder), basename(folder) as ModelId);
  } catch (error) {
    if (!(error instanceof TagrollError) || error.code !== 'MODEL_UNKNOWN') throw error;
  }
  await rm(dirname(folder), { recursive: true, force: true });
}
