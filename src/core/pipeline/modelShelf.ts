/** @file The models that the owner has: adding, using, removing. Nothing unverified is ever put in use. */

import { transaction, type WritableDatabase } from '../catalogue/database.ts';
import { refreshAllEffectiveTags } from '../catalogue/effectiveTags.ts';
import {
  deleteModel,
  getModel,
  listModels,
  putModel,
  setModelInUse,
  type ModelRow,
} from '../catalogue/models.ts';
import { TagrollError } from '../domain/errors.ts';
import type { ModelId } from '../domain/ids.ts';
import { installModel, loadInstalledManifest, removeInstalled } from '../models/install.ts';
import { filesOf, parseManifest, resultVersion, type ModelManifest } from '../models/manifest.ts';
import { recogniseModelFolder } from '../models/recognise.ts';
import type { Vocabulary } from '../models/vocabulary.ts';
import type { LoadedModel, Tagger } from '../tagger/tagger.ts';
import { labelsToTags, namedLabels } from './modelLabels.ts';

export interface ModelShelfOptions {
  readonly database: WritableDatabase;
  readonly modelsFolder: string;
  readonly known: readonly ModelManifest[];
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

function shelved(row: ModelRow, manifest: ModelManifest): ShelvedModel {
  const { name, kind, goodFor, licence, origin } = manifest;
  const size = filesOf(manifest).reduce((sum, { file }) => sum + file.size, 0);
  return { id: row.id, name, kind, goodFor, licence, origin, size, inUse: row.inUse };
}

export class ModelShelf {
  readonly #options: ModelShelfOptions;

  constructor(options: ModelShelfOptions) {
    this.#options = options;
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
   * Adds the model in `folder`: recognised, copied, loaded once as a test. It is put in use at once where no model is.
   * @throws {TagrollError} FOLDER_*, MODEL_*, DISK_FULL; the shelf is then as before.
   */
  async add(folder: string): Promise<{ model: ShelvedModel; loaded: LoadedModel }> {
    const { database, modelsFolder, known, loadVocabulary, startTagger } = this.#options;
    const recognised = await recogniseModelFolder(folder, known);
    const installed = await installModel(recognised, modelsFolder);
    const { manifest } = installed;
    const isNew = !listModels(database).some((row) => row.id === manifest.id);
    const tagger = startTagger();
    try {
      const [loaded] = await tagger.load([{ id: manifest.id, folder: installed.folder, manifest }]);
      if (!loaded || loaded.failure) {
        const { code, message } = loaded?.failure ?? {
          code: 'MODEL_DOES_NOT_LOAD',
          message: 'The model does not load.',
        };
        throw new TagrollError(code, message);
      }
      const labels = await namedLabels(manifest, installed.folder, await loadVocabulary());
      const now = Date.now();
      transaction(database, () => {
        const first = listModels(database).every((row) => !row.inUse);
        putModel(
          database,
          {
            id: manifest.id,
            kind: manifest.kind,
            revision: resultVersion(manifest),
            manifest: JSON.stringify(manifest),
            folder: installed.folder,
            addedAt: now,
          },
          labelsToTags(database, labels, now),
        );
        if (first) setModelInUse(database, manifest.id, true);
        refreshAllEffectiveTags(database);
      });
      return { model: this.get(manifest.id), loaded };
    } catch (error) {
      if (isNew) await removeInstalled(modelsFolder, manifest.id);
      throw error;
    } finally {
      await tagger.close();
    }
  }

  /** Puts a model in use beside those that are; the next scan runs it over the photos. @throws {TagrollError} MODEL_UNKNOWN. */
  use(id: string): ShelvedModel {
    return this.#setInUse(id, true);
  }

  /** Takes a model out of use: its tags no longer count, what it said is kept. @throws {TagrollError} MODEL_UNKNOWN. */
  stop(id: string): ShelvedModel {
    return this.#setInUse(id, false);
  }

  #setInUse(id: string, inUse: boolean): ShelvedModel {
    const { database } = this.#options;
    const row = getModel(database, id);
    if (row.inUse !== inUse) {
      transaction(database, () => {
        setModelInUse(database, row.id, inUse);
        refreshAllEffectiveTags(database);
      });
    }
    return this.get(id);
  }

  /** Removes a model with all that it said; a person's decisions stay. @throws {TagrollError} MODEL_UNKNOWN. */
  async remove(id: string): Promise<void> {
    const { database, modelsFolder } = this.#options;
    const row = getModel(database, id);
    transaction(database, () => {
      deleteModel(database, row.id);
      refreshAllEffectiveTags(database);
    });
    await removeInstalled(modelsFolder, row.id);
  }
}
