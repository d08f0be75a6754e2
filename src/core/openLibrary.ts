/** @file Opens a library: its catalogue, its models, what was left over of the last time. */

import type { WritableDatabase } from './catalogue/database.ts';
import { renewEffectiveTags } from './catalogue/effectiveTags.ts';
import { cataloguePaths, openCatalogue, openThumbnails } from './catalogue/open.ts';
import type { Logger } from './domain/logger.ts';
import { Library, type LibraryOptions } from './library.ts';
import { loadKnownModels } from './models/knownModels.ts';
import { loadShippedModels } from './models/shippedModels.ts';
import { loadShippedVocabulary } from './models/vocabulary.ts';
import { ModelShelf } from './pipeline/modelShelf.ts';
import { preferredProviders } from './preferences.ts';
import { removeTriedPictures } from './triedPictures.ts';

/**
 * Opens the library in `catalogueFolder`, making it where there is none.
 * @throws {TagrollError} CATALOGUE_*, DISK_FULL.
 */
export async function openLibrary(options: LibraryOptions): Promise<Library> {
  const database = openCatalogue(options.catalogueFolder);
  const opened: WritableDatabase[] = [database];
  try {
    const thumbnails = openThumbnails(options.catalogueFolder);
    opened.push(thumbnails);
    const models = await shelf(options, database);
    if (options.keepsStarter !== false) await keepStarter(models, options.logger);
    await removeTriedPictures(options.catalogueFolder);
    const library = new Library(options, database, thumbnails, models);
    await library.downloads.removeLeftovers();
    if (options.opensAtOnce) {
      library.preferences.keepTagsJudged();
      // a window asks in a moment
      void library.browser;
    } else await renewEffectiveTags(database);
    return library;
  } catch (error) {
    for (const one of opened) one.close();
    throw error;
  }
}

/** A library without the starter is still a library. */
async function keepStarter(models: ModelShelf, logger: Logger): Promise<void> {
  try {
    await models.keepStarter();
  } catch (error) {
    logger.log('error', 'the model that ships with the program could not be put in place', error);
  }
}

async function shelf(options: LibraryOptions, database: WritableDatabase): Promise<ModelShelf> {
  const shipped = await loadShippedModels(options.resourcesFolder);
  const known = await loadKnownModels(options.resourcesFolder);
  return new ModelShelf({
    database,
    modelsFolder: cataloguePaths(options.catalogueFolder).models,
    known: [...known, ...shipped.map(({ manifest }) => manifest)],
    shipped,
    loadVocabulary: () => loadShippedVocabulary(options.resourcesFolder),
    startTagger: () => options.startTagger(options.logger, false, preferredProviders(database)),
  });
}
