/** @file Errors as they cross the border between the library and whoever shows it: a code and a sentence, never a stack. */

import { z } from 'zod';
import { ERROR_CODES, isErrorCode, type ErrorCode } from '../core/domain/errors.ts';

export const callError = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type CallError = z.infer<typeof callError>;

interface CodedError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: Record<string, string | number>;
}

function isCoded(error: unknown): error is CodedError {
  return error instanceof Error && 'code' in error && isErrorCode(error.code);
}

/** Any thrown value as what may cross the border: never a stack. */
export function toCallError(error: unknown): CallError {
  if (isCoded(error)) {
    const { code, message, details } = error;
    return details ? { code, message, details } : { code, message };
  }
  return { code: 'INTERNAL', message: 'Something went wrong inside the program; the log says more.' };
}
