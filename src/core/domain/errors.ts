/** @file The closed list of error codes, and the one error class whose message is meant for the owner. */

/**
 * What can go wrong, as a closed list. A code is for programs; the message that goes with it says in the owner's
 * words what happened to which file and what to do next.
 */
export const ERROR_CODES = [
  // a photo's file
  'FILE_NOT_FOUND',
  'FILE_NOT_READABLE',
  'FILE_EMPTY',
  'FILE_TOO_LARGE',
  'FILE_CHANGED_WHILE_READ',
  'FORMAT_UNKNOWN',
  'FORMAT_NOT_SUPPORTED',
  'PICTURE_DAMAGED',
  'PICTURE_TRUNCATED',
  'PICTURE_TOO_LARGE',
  'DECODER_CRASHED',
  'DECODER_TIMEOUT',
  'TAGGER_CRASHED',
  'TAGGER_FAILED',
  // folders
  'FOLDER_NOT_FOUND',
  'FOLDER_NOT_READABLE',
  'FOLDER_NOT_A_DIRECTORY',
  'FOLDER_OVERLAPS',
  'FOLDER_OFFLINE',
  'FOLDER_UNKNOWN',
  'WATCH_LIMIT_REACHED',
  // the catalogue
  'CATALOGUE_BUSY',
  'CATALOGUE_DAMAGED',
  'CATALOGUE_FROM_THE_FUTURE',
  'CATALOGUE_NOT_WRITABLE',
  'DISK_FULL',
  // models
  'MODEL_UNKNOWN',
  'MODEL_NOT_RECOGNISED',
  'MODEL_MANIFEST_INVALID',
  'MODEL_FILE_MISSING',
  'MODEL_FILE_DAMAGED',
  'MODEL_FILE_IS_WEB_PAGE',
  'MODEL_FILE_IS_LFS_POINTER',
  'MODEL_DOES_NOT_LOAD',
  'MODEL_DOES_NOT_FIT_MANIFEST',
  'NO_MODEL_IN_USE',
  'DOWNLOAD_FAILED',
  'DOWNLOAD_NOT_OFFERED',
  // questions and corrections
  'QUERY_INVALID',
  'PHOTO_UNKNOWN',
  'TAG_UNKNOWN',
  'TAG_NAME_INVALID',
  'NOTHING_TO_UNDO',
  'NOTHING_TO_REDO',
  'INPUT_INVALID',
  'NOT_HERE',
  'NOT_ALLOWED',
  'CANCELLED',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * An error that its reader can act on. `message` is a sentence for the owner; `cause` is for the log.
 * `details` is small and serialisable (a position, a path, a suggestion).
 */
export class TagrollError extends Error {
  override readonly name = 'TagrollError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number>> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options?: { cause?: unknown; details?: Readonly<Record<string, string | number>> },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options?.details;
  }
}

/** True where `value` is one of {@link ERROR_CODES}. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && (ERROR_CODES as readonly string[]).includes(value);
}

/** The code that an error bears, as those of Node, the system and SQLite do (`ENOENT`, `SQLITE_BUSY`); null for none. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** A failure as it is stored beside a photo and sent between processes. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Any thrown value as a {@link Failure}; what is not a {@link TagrollError} becomes `INTERNAL`. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof TagrollError) return { code: thrown.code, message: thrown.message };
  return { code: 'INTERNAL', message: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** For the `default` of a switch over a union: a case that nobody handled does not compile. */
export function missingCase(value: never): never {
  throw new TagrollError('INTERNAL', `A case is not handled: ${JSON.stringify(value)}`);
}
