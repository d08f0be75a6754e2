/** @file One call across the border: input parsed, handler run, output parsed, errors turned into codes and sentences. */

import { z } from 'zod';
import { ERROR_CODES, isErrorCode, type ErrorCode } from '../core/domain/errors.ts';
import { contract, type Answer, type CallName, type Handlers } from './contract.ts';

export const callError = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type CallError = z.infer<typeof callError>;
export type CallResult<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: CallError };

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
  if (error instanceof z.ZodError) {
    return { code: 'INPUT_INVALID', message: `This cannot be asked: ${z.prettifyError(error)}` };
  }
  return { code: 'INTERNAL', message: 'Something went wrong inside the program; the log says more.' };
}

/**
 * Calls a handler with input that may come from anywhere. Never rejects. `onError` gets whatever was thrown, for the log.
 */
export async function call<Name extends CallName>(
  handlers: Handlers,
  name: Name,
  input: unknown,
  onError: (error: unknown) => void,
): Promise<CallResult<Answer<Name>>> {
  try {
    const parsed = contract[name].input.parse(input);
    const handler = handlers[name] as (input: unknown) => unknown;
    const value = await handler(parsed);
    return { ok: true, value: contract[name].output.parse(value) as Answer<Name> };
  } catch (error) {
    onError(error);
    return { ok: false, error: toCallError(error) };
  }
}
