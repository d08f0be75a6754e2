/** @file Texts that are searched for, as embeddings: the text tower of the dual encoder in use. */

import { getModel } from './catalogue/models.ts';
import type { ReadableDatabase } from './catalogue/database.ts';
import { TagrollError } from './domain/errors.ts';
import type { ModelId } from './domain/ids.ts';
import type { ModelShelf } from './pipeline/modelShelf.ts';
import type { TextEncoder } from './search/search.ts';
import type { SharedTagger } from './tagger/sharedTagger.ts';
import type { ModelToLoad } from './tagger/tagger.ts';

export class TextTower {
  readonly #database: ReadableDatabase;
  readonly #models: ModelShelf;
  readonly #tagger: SharedTagger;

  constructor(database: ReadableDatabase, models: ModelShelf, tagger: SharedTagger) {
    this.#database = database;
    this.#models = models;
    this.#tagger = tagger;
  }

  /** Of the model in use, which is started at the first text; null where none is in use. */
  encoder(): TextEncoder | null {
    const model = this.#models.list().find((one) => one.inUse && one.kind === 'dual-encoder');
    if (!model) return null;
    return {
      modelId: model.id,
      embed: async (text) =>
        this.#tagger.use([await this.#modelToLoad(model.id)], async (tagger, [loaded]) => {
          if (loaded?.failure) throw new TagrollError(loaded.failure.code, loaded.failure.message);
          const [embedding] = await tagger.embedTexts(model.id, [text]);
          return embedding!;
        }),
    };
  }

  async #modelToLoad(id: ModelId): Promise<ModelToLoad> {
    const { folder } = getModel(this.#database, id);
    return { id, folder, manifest: await this.#models.manifest(id) };
  }
}
