/** @file `tagroll models add|list|available|download|use|stop|remove` */

import { model } from '../../contract/schemas.ts';
import { knownModel } from '../../contract/workings.ts';
import { TagrollError } from '../../core/domain/errors.ts';
import type { DownloadReport, KnownModel } from '../../core/modelDownloads.ts';
import type { AddedModel, ShelvedModel } from '../../core/pipeline/modelShelf.ts';
import { EXIT, type CommandContext } from '../context.ts';
import { bytes, duration, type Output } from '../output.ts';
import { bar, ProgressLine } from '../progressLine.ts';
import { modelLines } from '../report.ts';

function document({ id, ...rest }: ShelvedModel): { modelId: string } & Omit<ShelvedModel, 'id'> {
  return { modelId: id, ...rest };
}

function printAdded(output: Output, { model, loaded, wasThere }: AddedModel): void {
  const { id: _, ...how } = loaded;
  output.document({ ...document(model), loaded: how });
  output.line(
    `${wasThere ? 'Already there' : 'Added'}: ${model.id}, ${model.name} (${model.kind}, ${bytes(model.size)}, licence ${model.licence}).`,
  );
  for (const line of modelLines([loaded], true)) output.line(line);
  output.line(
    model.inUse
      ? 'It is in use; "tagroll scan" runs it over the photos.'
      : `It is not in use yet: "tagroll models use ${model.id}".`,
  );
}

/** Adds the model in a folder. */
export async function addModel({ library, output }: CommandContext, folder: string): Promise<void> {
  printAdded(output, await library.models.add(folder));
  await library.preferences.tagsJudged();
}

/** What there is of a model that is not installed, in words. */
function standing({ state, size, received, origin, isShipped }: KnownModel): string {
  switch (state) {
    case 'not-offered':
      return `not offered for download; get it from ${origin}`;
    case 'downloading':
    case 'incomplete':
      return `${bytes(received)} of ${bytes(size)} are there`;
    case 'available':
      return isShipped ? 'comes with Tagroll' : `${bytes(size)} to download`;
    case 'installed':
      return 'installed';
  }
}

/** Lists the models that the program knows, installed or not. */
export async function listAvailableModels({ library, output }: CommandContext): Promise<void> {
  const models = await library.downloads.list();
  output.document(
    models.map(({ id, loaded, ...rest }) =>
      knownModel.parse({
        modelId: id,
        ...rest,
        loaded: loaded && { ...loaded, modelId: loaded.id },
      }),
    ),
  );
  for (const one of models) {
    const advice = one.isRecommended && one.state !== 'installed' ? ', a good first model' : '';
    output.line(`${one.id}  ${one.name} (${one.kind}, licence ${one.licence}): ${standing(one)}${advice}`);
    output.line(`    ${one.goodFor}`);
    if (one.failure) output.line(`    ${one.failure.message}`);
  }
  output.line('"tagroll models download ID" fetches one.');
}

/** `██░░ 12.0 MB of 40.0 MB, 3.1 MB/s, 9 s left`; the bar only where `drawn`. */
export function downloadText({ received, total, rate }: DownloadReport, drawn: boolean): string {
  const parts = [`${bytes(received)} of ${bytes(total)}`];
  if (rate !== null && rate > 0)
    parts.push(`${bytes(rate)}/s`, `${duration((total - received) / rate)} left`);
  return `${drawn ? `${bar(received / total)} ` : ''}${parts.join(', ')}`;
}

/** Downloads a model, going on from what is there of it, and puts it on the shelf. */
export async function downloadModel(
  { library, output, signal }: CommandContext,
  id: string,
): Promise<number> {
  const progress = new ProgressLine(output.json);
  const { ended } = await library.downloads.start(id, (report) => {
    if (report.state === 'running') progress.text(downloadText(report, process.stderr.isTTY));
  });
  const stop = (): void => void library.downloads.stop(id);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const added = await ended;
    progress.clear();
    printAdded(output, added);
    await library.preferences.tagsJudged();
    return EXIT.done;
  } catch (error) {
    progress.clear();
    if (!signal.aborted || !(error instanceof TagrollError) || error.code !== 'CANCELLED') throw error;
    const { received = 0 } = (await library.downloads.list()).find((one) => one.id === id) ?? {};
    output.document({ modelId: id, interrupted: true, received });
    output.line(`Stopped; ${bytes(received)} are kept. "tagroll models download ${id}" goes on from there.`);
    return EXIT.interrupted;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Lists the models that are installed. */
export async function listModels({ library, output }: CommandContext): Promise<void> {
  const models = library.models.list();
  output.document(models.map((one) => model.parse(document(one))));
  if (models.length === 0)
    output.line(
      'No model is installed. See "tagroll models available", or add one with "tagroll models add FOLDER".',
    );
  for (const model of models) {
    output.line(
      `${model.inUse ? '*' : ' '} ${model.id}  ${model.name} (${model.kind}, ${bytes(model.size)})`,
    );
    output.line(`    ${model.goodFor}`);
    output.line(`    ${model.licence}, ${model.origin}`);
  }
  if (models.some((model) => model.inUse)) output.line('* in use');
}

/** Puts a model in use. */
export async function useModel({ library, output }: CommandContext, id: string): Promise<void> {
  const model = await library.models.use(id);
  output.document(document(model));
  output.line(`${model.id} is in use; "tagroll scan" runs it over the photos.`);
  await library.preferences.tagsJudged();
}

/** Takes a model out of use. */
export async function stopModel({ library, output }: CommandContext, id: string): Promise<void> {
  const model = await library.models.stop(id);
  output.document(document(model));
  output.line(`${model.id} is no longer in use. What it said is kept.`);
  await library.preferences.tagsJudged();
}

/** Removes a model. */
export async function removeModel({ library, output }: CommandContext, id: string): Promise<void> {
  await library.models.remove(id);
  output.document({ removed: id });
  output.line(`${id} is removed with its predictions. Your own decisions are kept.`);
  await library.preferences.tagsJudged();
}
