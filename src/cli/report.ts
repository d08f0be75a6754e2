/** @file Pieces of text that several commands print. */

import type { FailedStage } from '../core/catalogue/overview.ts';
import { pathForDisplay } from '../core/domain/filePath.ts';
import type { LoadedModel } from '../core/tagger/tagger.ts';

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

/** How each model runs, or why it does not. */
export function modelLines(models: readonly LoadedModel[]): string[] {
  return models.flatMap(({ id, provider, rejected, millisecondsPerPhoto, failure }) => {
    if (failure) return [`${id} is not running: ${failure.message}`];
    const speed = millisecondsPerPhoto === null ? '' : `, ${millisecondsPerPhoto.toFixed(0)} ms a photo`;
    return [
      `${id} runs on ${provider}${speed}.`,
      ...rejected.map((one) => `  not on ${one.provider}: ${one.reason.replace(/\.$/, '')}.`),
    ];
  });
}
