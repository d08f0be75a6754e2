/** @file `tagroll status` */

import { status as statusSchema } from '../../contract/schemas.ts';
import { pathForDisplay } from '../../core/domain/filePath.ts';
import type { CommandContext } from '../context.ts';
import { bytes, counted, table } from '../output.ts';
import { failureLines, failuresByPhoto, modelAdvice, modelLines } from '../report.ts';

const FAILURES_SHOWN = 20;
const MOST_FAILURES = 100_000;

/** Tells counts by stage and state, errors, models, and the provider in use with the reason why a faster one is not. */
export async function showStatus(
  { library, output }: CommandContext,
  options: { probe?: boolean },
): Promise<void> {
  const status = await library.status(options.probe === true, MOST_FAILURES);
  const models = library.models.list();
  output.document(
    statusSchema.parse({
      ...status,
      folders: status.folders.map(({ id, path, ...rest }) => ({
        folderId: id,
        path: pathForDisplay(path),
        ...rest,
      })),
      directoryProblems: status.directoryProblems.map(({ path, problem }) => ({
        path: pathForDisplay(path),
        problem,
      })),
      failed: status.failed.map((one) => ({ ...one, path: pathForDisplay(one.path) })),
      models: models.map(({ id, ...rest }) => ({ modelId: id, ...rest })),
      loaded:
        status.loaded?.map(({ id, ...rest }) => ({ modelId: id, ...rest, rejected: [...rest.rejected] })) ??
        null,
    }),
  );
  output.line(`Catalogue: ${status.catalogue}`);
  output.line(
    `${counted(status.photos, 'photo')} in ${counted(status.files, 'file')}, ${status.missingPhotos} missing; ` +
      `${status.taggedPhotos} tagged, ${status.reviewedPhotos} reviewed; ` +
      `${counted(status.tags, 'tag')}, ${counted(status.decisions, 'decision')} of yours; ` +
      `${counted(status.thumbnails.count, 'thumbnail')} (${bytes(status.thumbnails.bytes)}).`,
  );
  if (status.keptPhotos > 0) {
    output.line(
      `${counted(status.keptPhotos, 'photo')} of folders that were taken out ${status.keptPhotos === 1 ? 'is' : 'are'} kept ` +
        `for your decisions, and found again when the files come back.`,
    );
  }
  if (status.atWork) output.line(`At work: "${status.atWork.what}", process ${status.atWork.pid}.`);
  if (status.folders.length === 0) output.line('No folder yet. Add one with "tagroll scan FOLDER".');
  for (const folder of status.folders) {
    const problem = folder.problem === null ? '' : `: ${folder.problem}`;
    output.line(
      `Folder ${pathForDisplay(folder.path)}: ${folder.state}, ${counted(folder.files, 'photo file')}${problem}`,
    );
  }
  for (const { path, problem } of status.directoryProblems)
    output.line(`  ${pathForDisplay(path)}: ${problem}`);
  if (status.stages.length > 0) {
    output.line('Stages:');
    for (const line of table(status.stages.map(({ stage, state, count }) => [`  ${stage}`, state, count])))
      output.line(line);
  }
  const advice = modelAdvice(models);
  if (advice) output.line(`Photos are not tagged: ${advice}`);
  else {
    output.line('Models in use:');
    for (const line of modelLines(status.loaded, true)) output.line(`  ${line}`);
  }
  for (const line of failureLines(failuresByPhoto(status.failed), FAILURES_SHOWN)) output.line(line);
}
