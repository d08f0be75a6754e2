/**
 * @file A program for tests that downloads a model and prints each report as a line of JSON. It may be killed.
 * Arguments: the catalogue's folder, the folder with resources, the model's id.
 */

import { join } from 'node:path';
import { silentLogger } from '../../../src/core/domain/logger.ts';
import { openLibrary } from '../../../src/core/openLibrary.ts';
import { startTagger } from '../../../src/core/tagger/taggerClient.ts';
import { projectFolder } from '../../fixtures/shared.ts';

const [catalogueFolder, resourcesFolder, id] = process.argv.slice(2);
const source = (path: string): string => join(projectFolder, 'src/core', path);
const entries = {
  decoderEntry: source('media/decoderProcess.ts'),
  decoderThreadEntry: source('media/decoderThread.ts'),
};
const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

const library = await openLibrary({
  catalogueFolder: catalogueFolder!,
  resourcesFolder: resourcesFolder!,
  keepsStarter: false,
  ...entries,
  backupThreadEntry: source('catalogue/backupThread.ts'),
  nodePath: null,
  logger: silentLogger,
  startTagger: (logger) =>
    startTagger({
      ...entries,
      taggerEntry: source('tagger/taggerProcess.ts'),
      allowedProviders: ['cpu'],
      logger,
    }),
  downloads: {
    http: { allowLoopback: true, stallMs: 20_000, environment: process.env },
    firstPauseMs: 10,
  },
});
try {
  const { ended } = await library.downloads.start(id!, print);
  const { model } = await ended;
  print({ state: 'installed', id: model.id, inUse: model.inUse });
} catch (error) {
  print({ state: 'error', message: error instanceof Error ? error.message : String(error) });
} finally {
  await library.close();
}
