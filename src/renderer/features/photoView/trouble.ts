/** @file Why a photo cannot be shown, in plain words. */

import type { QueryOutput } from '../../../contract/contract.ts';
import { failureWords } from '../../lib/errorWords.ts';

type Details = Pick<QueryOutput<'photo'>, 'files' | 'stages'>;

/** `said`: the library has words for it, in `message`. */
export interface Trouble {
  readonly kind: 'offline' | 'missing' | 'said' | 'unknown';
  readonly message: string | null;
}

/** Why the picture of a photo did not come; `details` are null until they are known. */
export function troubleOf(details: Details | null): Trouble {
  const files = details?.files ?? [];
  const there = files.filter(({ state }) => state === 'present');
  if (files.length > 0 && there.length === 0) return { kind: 'missing', message: null };
  if (there.length > 0 && there.every(({ folderState }) => folderState === 'offline'))
    return { kind: 'offline', message: null };
  const failure = details?.stages.find((stage) => stage.state === 'failed' && stage.failure)?.failure;
  return failure ? { kind: 'said', message: failureWords(failure) } : { kind: 'unknown', message: null };
}
