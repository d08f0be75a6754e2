/** @file Pieces of text that several commands print. */

import type { FailedStage } from '../core/catalogue/overview.ts';
import { pathForDisplay } from '../core/domain/filePath.ts';
import type { ShelvedModel } from '../core/pipeline/modelShelf.ts';
import type { LoadedModel } from '../core/tagger/tagger.ts';
import { counted } from './output.ts';

/** A photo with what went wrong, each sentence once. */
export interface PhotoFailures {
  readonly photoId: number;
  readonly path: string;
  readonly codes: readonly string[];
  readonly messages: readonly string[];
}

/** Failures of stages as failures of photos: one bad file fails several stages for one reason. */
export function failuresByPhoto(stages: readonly FailedStage[]): PhotoFailures[] {
  const photos = new Map<number, { photoId: number; path: string; codes: string[]; messages: string[] }>();
  for (const { photoId, path, code, message } of stages) {
    const photo = photos.get(photoId) ?? { photoId, path: pathForDisplay(path), codes: [], messages: [] };
    photos.set(photoId, photo);
    if (!photo.codes.includes(code)) photo.codes.push(code);
    if (!photo.messages.includes(message)) photo.messages.push(message);
  }
  return [...photos.values()];
}

/**
 * The failures for people: formats that cannot be shown yet as one line of counts, damaged files one by one.
 * At most `limit` files are listed.
 */
export function failureLines(failures: readonly PhotoFailures[], limit = Infinity): string[] {
  const isFormat = ({ codes }: PhotoFailures): boolean =>
    codes.every((code) => code === 'FORMAT_NOT_SUPPORTED');
  const formats = failures.filter(isFormat);
  const broken = failures.filter((failure) => !isFormat(failure));
  const lines: string[] = [];
  if (formats.length > 0) {
    const counts = new Map<string, number>();
    for (const { path } of formats) {
      const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toUpperCase() ?? 'no extension';
      counts.set(extension, (counts.get(extension) ?? 0) + 1);
    }
    const named = [...counts]
      .toSorted((a, b) => b[1] - a[1])
      .map(([extension, count]) => `${extension} ${count}`);
    lines.push(
      `${counted(formats.length, 'photo')} in formats that this version cannot show yet: ${named.join(', ')}.`,
    );
  }
  if (broken.length === 0) return lines;
  lines.push(`${counted(broken.length, 'photo')} could not be read:`);
  for (const { path, messages } of broken.slice(0, limit)) {
    lines.push(`  ${path}`, ...messages.map((message) => `    ${message}`));
  }
  if (broken.length > limit)
    lines.push(`  and ${broken.length - limit} more; "tagroll search is:failed" lists them.`);
  return lines;
}

/** How each model runs, or why it does not; with `reasons` also why no faster hardware runs it. */
export function modelLines(models: readonly LoadedModel[], reasons: boolean): string[] {
  return models.flatMap(({ id, provider, rejected, millisecondsPerPhoto, failure }) => {
    if (failure) return [`${id} is not running: ${failure.message}`];
    const speed = millisecondsPerPhoto === null ? '' : `, ${millisecondsPerPhoto.toFixed(0)} ms a photo`;
    return [
      `${id} runs on ${provider}${speed}.`,
      ...(reasons ? rejected : []).map(
        (one) => `  not on ${one.provider}: ${one.reason.replace(/\.$/, '')}.`,
      ),
    ];
  });
}

/** What to do where no model is in use; null where one is. */
export function modelAdvice(models: readonly ShelvedModel[]): string | null {
  if (models.some((model) => model.inUse)) return null;
  const [first] = models;
  return first
    ? `no model is in use. "tagroll models use ${first.id}" puts one to work.`
    : 'no model is installed. Add one with "tagroll models add FOLDER" and scan again.';
}
