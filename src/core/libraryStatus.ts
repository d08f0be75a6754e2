/** @file The library in counts: photos, folders, stages, what failed, which hardware runs the models, who is at work. */

import type { ReadableDatabase, WritableDatabase } from './catalogue/database.ts';
import type { CataloguePaths } from './catalogue/open.ts';
import {
  countLibrary,
  directoryProblems,
  failedStages,
  folderStatus,
  type FailedStage,
  type FolderStatus,
  type LibraryCounts,
} from './catalogue/overview.ts';
import { countStages } from './catalogue/stages.ts';
import { thumbnailUsage } from './catalogue/thumbnails.ts';
import { workLockHolder } from './catalogue/workLock.ts';
import type { FilePath } from './domain/filePath.ts';
import type { Logger } from './domain/logger.ts';
import { lastLoadReports } from './pipeline/loadReports.ts';
import { loadInstalledModels } from './pipeline/modelSet.ts';
import type { SharedTagger } from './tagger/sharedTagger.ts';
import type { LoadedModel } from './tagger/tagger.ts';

export interface LibraryStatus extends LibraryCounts {
  readonly catalogue: string;
  readonly folders: readonly FolderStatus[];
  readonly directoryProblems: readonly { readonly path: FilePath; readonly problem: string }[];
  readonly stages: ReturnType<typeof countStages>;
  readonly failed: readonly FailedStage[];
  readonly loaded: readonly LoadedModel[];
  readonly thumbnails: { readonly count: number; readonly bytes: number };
  readonly atWork: { readonly pid: number; readonly what: string } | null;
}

/** What is asked for the counts. */
export interface StatusSources {
  readonly paths: CataloguePaths;
  readonly database: WritableDatabase;
  readonly thumbnails: ReadableDatabase;
  readonly tagger: SharedTagger;
  readonly logger: Logger;
}

/**
 * The whole library in counts, at most `failedLimit` failures by name. Which provider runs the models is told from the last
 * time that they were loaded; where that was never, or `probeModels` asks for it, they are loaded now.
 */
export async function libraryStatus(
  sources: StatusSources,
  probeModels: boolean,
  failedLimit: number,
): Promise<LibraryStatus> {
  const { paths, database, thumbnails } = sources;
  return {
    catalogue: paths.folder,
    ...countLibrary(database),
    folders: folderStatus(database),
    directoryProblems: directoryProblems(database),
    stages: countStages(database),
    failed: failedStages(database, failedLimit),
    loaded: (probeModels ? null : lastLoadReports(database)) ?? (await probe(sources)),
    thumbnails: thumbnailUsage(thumbnails),
    atWork: workLockHolder(paths.workLock),
  };
}

async function probe({ database, tagger, logger }: StatusSources): Promise<readonly LoadedModel[]> {
  const share = tagger.share(false);
  try {
    return (await loadInstalledModels(database, share, logger)).loaded;
  } finally {
    await share.close();
  }
}
