/** @file `tagroll scan FOLDER...` */

import type { ShelvedModel } from '../../core/pipeline/modelShelf.ts';
import type { ScanSummary } from '../../core/session.ts';
import { pathForDisplay, type FilePath } from '../../core/domain/filePath.ts';
import type { SkipReason } from '../../core/watch/summary.ts';
import { counted, duration, type Output } from '../output.ts';
import { EXIT, type CommandContext } from '../context.ts';
import { checkFolders } from '../folderArguments.ts';
import { ProgressLine } from '../progressLine.ts';
import { failureLines, failuresByPhoto, modelAdvice, modelLines, type PhotoFailures } from '../report.ts';

function scanDocument(summary: ScanSummary, failures: readonly PhotoFailures[]): unknown {
  const { folders, models, offline, ...rest } = summary;
  const shown = <Where extends { readonly path: FilePath }>(where: Where) => ({
    ...where,
    path: pathForDisplay(where.path),
  });
  return {
    ...rest,
    offline: offline.map(shown),
    folders: { ...folders, problems: folders.problems.map(shown) },
    models: models.map(({ id, ...how }) => ({ modelId: id, ...how })),
    failures,
  };
}

const SKIPPED: Readonly<Record<SkipReason, (count: number) => string>> = {
  excluded: (count) => `${count} hidden or excluded`,
  'not-a-photo': (count) => `${counted(count, 'file')} that ${count === 1 ? 'is no photo' : 'are no photos'}`,
  'symbolic-link': (count) => counted(count, 'symbolic link'),
  special: (count) => counted(count, 'pipe, socket or device', 'pipes, sockets or devices'),
  unreadable: (count) => `${count} that cannot be read`,
};

function printSummary(
  output: Output,
  summary: ScanSummary,
  failures: readonly PhotoFailures[],
  models: readonly ShelvedModel[],
): void {
  const { folders, processed, failed, remaining, seconds } = summary;
  output.line(
    `${counted(folders.photos, 'photo file')} in ${counted(folders.directories, 'folder')}: ` +
      `${folders.added} new, ${folders.changed} changed, ${folders.moved} moved, ` +
      `${folders.missing} missing, ${folders.returned} back.`,
  );
  const skipped = Object.entries(folders.skipped).filter(([, count]) => count > 0);
  if (skipped.length > 0) {
    output.line(
      `Skipped: ${skipped.map(([reason, count]) => SKIPPED[reason as SkipReason](count)).join(', ')}.`,
    );
  }
  for (const { failure } of folders.problems) output.line(failure.message);
  if (folders.problemCount > folders.problems.length)
    output.line(`and ${folders.problemCount - folders.problems.length} more like these.`);
  for (const { failure } of summary.offline) output.line(failure.message);
  output.line(
    processed === 0
      ? remaining > 0 || summary.interrupted
        ? `${counted(remaining, 'photo')} still to do.`
        : `Everything was up to date (${duration(seconds)}).`
      : `${counted(processed, 'photo')} brought up to date in ${duration(seconds)}` +
          `${failed > 0 ? `, ${failed} with errors` : ''}${remaining > 0 ? `, ${remaining} still to do` : ''}.`,
  );
  if (summary.interrupted) output.line('Stopped. "tagroll scan" goes on from here.');
  for (const line of modelLines(summary.models, false)) output.line(line);
  const advice = modelAdvice(models);
  if (advice) output.line(`Photos are not tagged: ${advice}`);
  for (const line of failureLines(failures)) output.line(line);
}

/** Adds the folders to the library and brings the catalogue up to date. */
export async function scan(
  { library, output, signal }: CommandContext,
  folders: readonly string[],
  options: { retryFailed?: boolean },
): Promise<number> {
  const progress = new ProgressLine(output.json);
  checkFolders(folders);
  const session = await library.startSession('scan', folders);
  let summary: ScanSummary;
  try {
    summary = await session.scan(folders, {
      signal,
      retryFailed: options.retryFailed === true,
      onFiles: (files) => progress.text(`Looking for photos: ${files.toLocaleString('en')}`),
      onProgress: (report) => progress.report(report),
    });
  } finally {
    progress.clear();
    await session.close();
  }
  const failures = failuresByPhoto(library.failures());
  printSummary(output, summary, failures, library.models.list());
  output.document(scanDocument(summary, failures));
  // a program that reads the document cannot take advice
  if (!output.json && (await library.takeRecommendation()))
    output.line(
      'The tags are those of the small model that comes with Tagroll. "tagroll models available" names models that know far more.',
    );
  return summary.interrupted ? EXIT.interrupted : EXIT.done;
}
