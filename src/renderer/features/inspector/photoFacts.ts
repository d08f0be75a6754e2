/** @file What is known of a photo, as short lines. Numbers are written by `number`, in the owner's language. */

import type { QueryOutput } from '../../../contract/contract.ts';
import { failureWords } from '../../lib/errorWords.ts';

export type PhotoDetails = QueryOutput<'photo'>;
type NumberWriter = (value: number) => string;

/** "1/250 s", "0.5 s", "30 s". Fractions as cameras have them up to a quarter of a second. */
function exposureTime(seconds: number, number: NumberWriter): string {
  return seconds > 0 && seconds <= 0.3
    ? `1/${Math.round(1 / seconds)} s`
    : `${number(rounded(seconds, 1))} s`;
}

const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

/** "1/250 s", "f/2.8", "ISO 400", "50 mm"; those that are known. */
export function exposureParts(
  details: Pick<PhotoDetails, 'exposureTime' | 'fNumber' | 'iso' | 'focalLength'>,
  number: NumberWriter,
): string[] {
  const parts: string[] = [];
  if (details.exposureTime !== null) parts.push(exposureTime(details.exposureTime, number));
  if (details.fNumber !== null) parts.push(`f/${number(rounded(details.fNumber, 1))}`);
  // written without a separator, as on every camera
  if (details.iso !== null) parts.push(`ISO ${Math.round(details.iso)}`);
  if (details.focalLength !== null) parts.push(`${number(rounded(details.focalLength, 1))} mm`);
  return parts;
}

/** To a tenth of a million; 0 where that would say nothing. */
export const megapixelsOf = (width: number | null, height: number | null): number =>
  rounded(((width ?? 0) * (height ?? 0)) / 1_000_000, 1);

/** "Canon EOS R6" for a make "Canon" with a model "EOS R6" or "Canon EOS R6"; null where neither is known. */
export function cameraName(make: string | null, model: string | null): string | null {
  if (model === null) return make;
  const brand = make?.split(/\s+/)[0] ?? '';
  return brand === '' || model.toLowerCase().startsWith(brand.toLowerCase()) ? model : `${brand} ${model}`;
}

/** "UTC+2", "UTC−3:30", for minutes east of UTC. */
export function offsetName(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const tail = rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`;
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${tail}`;
}

/** "47.37689", five digits after the point: about a metre. */
export const degrees = (value: number): string => Math.abs(value).toFixed(5);

/** Name and place of a file, from its path as it is shown. */
export function splitPath(path: string): { readonly name: string; readonly place: string } {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return { name: path.slice(at + 1), place: path.slice(0, Math.max(at, 0)) };
}

export interface FailureLine {
  readonly message: string;
  /** It is tried again by itself. */
  readonly isRetried: boolean;
  /** The photo itself could be read: only a model failed. */
  readonly isModel: boolean;
  /** It is a kind of file that this program does not read: trying again would not help. */
  readonly isForGood: boolean;
}

const FOR_GOOD: readonly string[] = ['FORMAT_NOT_SUPPORTED', 'FORMAT_UNKNOWN'];

/** What went wrong with a photo, each sentence once. */
export function failuresOf(stages: PhotoDetails['stages']): FailureLine[] {
  const lines = new Map<string, FailureLine>();
  for (const { stage, state, failure } of stages) {
    if (failure === null || (state !== 'failed' && state !== 'retry')) continue;
    const before = lines.get(failure.message);
    lines.set(failure.message, {
      message: failureWords(failure),
      isRetried: state === 'retry' && (before?.isRetried ?? true),
      isModel: stage.startsWith('model:') && (before?.isModel ?? true),
      isForGood: FOR_GOOD.includes(failure.code),
    });
  }
  return [...lines.values()];
}
