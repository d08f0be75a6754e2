/** @file How the models in use were loaded the last time, so that asking does not load them again. */

import { z } from 'zod';
import type { ReadableDatabase, WritableDatabase } from '../catalogue/database.ts';
import { listModels, type ModelRow } from '../catalogue/models.ts';
import { getSetting, putSetting } from '../catalogue/settings.ts';
import { ERROR_CODES } from '../domain/errors.ts';
import type { ModelId } from '../domain/ids.ts';
import type { LoadedModel } from '../tagger/tagger.ts';
import { PROVIDER_NAMES } from '../tagger/protocol.ts';

const provider = z.enum(PROVIDER_NAMES);
const report = z.object({
  revision: z.string(),
  provider: provider.nullable(),
  rejected: z.array(z.object({ provider, reason: z.string() })),
  millisecondsPerPhoto: z.number().nullable(),
  failure: z.object({ code: z.enum(ERROR_CODES), message: z.string() }).nullable(),
});

const key = (id: ModelId): string => `loaded:${id}`;

/** Notes how models were loaded just now. */
export function noteLoadReports(database: WritableDatabase, loaded: readonly LoadedModel[]): void {
  const revisions = new Map(listModels(database).map((model) => [model.id, model.revision]));
  for (const { id, ...how } of loaded) {
    const revision = revisions.get(id);
    if (revision !== undefined) putSetting(database, key(id), JSON.stringify({ revision, ...how }));
  }
}

/** The last report of a model, or null where it has not been loaded since it was put in place. */
function reportOf(
  database: ReadableDatabase,
  { id, revision }: Pick<ModelRow, 'id' | 'revision'>,
): LoadedModel | null {
  const stored = getSetting(database, key(id));
  const parsed = stored === undefined ? null : report.parse(JSON.parse(stored));
  if (parsed?.revision !== revision) return null;
  const { revision: _, ...how } = parsed;
  return { id, ...how };
}

/** How a model was loaded the last time, or null where it has not been since it was put in place. */
export function lastLoadReport(database: ReadableDatabase, id: ModelId): LoadedModel | null {
  const row = listModels(database).find((model) => model.id === id);
  return row ? reportOf(database, row) : null;
}

/** The last reports of all models in use, or null where one of them has not been loaded since it was put in place. */
export function lastLoadReports(database: ReadableDatabase): LoadedModel[] | null {
  const reports: LoadedModel[] = [];
  for (const row of listModels(database).filter((model) => model.inUse)) {
    const found = reportOf(database, row);
    if (!found) return null;
    reports.push(found);
  }
  return reports;
}
