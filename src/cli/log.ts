/** @file The log file of the command line: `log/tagroll.log` in the catalogue's folder, one JSON object a line. */

import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Logger } from '../core/domain/logger.ts';

const LARGEST = 5 * 2 ** 20;

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Opens the log in `folder`; one that has grown past 5 MB becomes `tagroll.old.log` first. */
export function openLog(folder: string): Logger & { close(): void } {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'tagroll.log');
  try {
    if (statSync(path).size > LARGEST) renameSync(path, join(folder, 'tagroll.old.log'));
  } catch (error) {
    // no log yet, or another process turned it over at this moment
    if (!isAbsent(error)) throw error;
  }
  const destination = pino.destination({ dest: path, sync: true });
  const log = pino(
    { level: process.env['TAGROLL_LOG_LEVEL'] ?? 'info', base: { pid: process.pid } },
    destination,
  );
  // a full disk must not take the program down for the sake of its log
  destination.on('error', () => undefined);
  return {
    log: (level, message, details) =>
      log[level](details instanceof Error ? { err: details } : { details }, message),
    close: () => destination.end(),
  };
}
