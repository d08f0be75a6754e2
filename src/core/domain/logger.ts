/** @file Where stacks and details go; the owner sees the messages of `TagrollError` instead. */

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Takes a line with its level; `details` may hold an error, whose stack is logged. */
export interface Logger {
  log(level: LogLevel, message: string, details?: unknown): void;
}

/** A logger that keeps nothing. */
export const silentLogger: Logger = { log: () => undefined };
