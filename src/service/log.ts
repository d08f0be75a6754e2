/** @file The log file of every process that opens the library: `log/tagroll.log` in the catalogue's folder, one JSON object a line. */

import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { systemCode } from '../core/domain/errors.ts';
import type { Logger } from '../core/domain/logger.ts';

const LARGEST = 5 * 2 ** 20;

const LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error'];

function openDestination(folder: string): ReturnType<typeof pino.destination> | null {
  const path = join(folder, 'tagroll.log');
  try {
    mkdirSync(folder, { recursive: true });
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > LARGEST) renameSync(path, join(folder, 'tagroll.old.log'));
  } catch (error) {
    // another process turned it over at this moment, or it cannot be written, which shows in a moment
    if (systemCode(error) === null) throw error;
  }
  try {
    return pino.destination({ dest: path, sync: true });
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return null;
  }
}

/**
 * Opens the log in `folder`; one that has grown past 5 MB becomes `tagroll.old.log` first. A log that cannot be written
 * (no permission, a full disk) is no reason to stop: it stays empty.
 */
export function openLog(folder: string): Logger & { close(): void } {
  const destination = openDestination(folder);
  if (!destination) return { log: () => undefined, close: () => undefined };
  const level = process.env['TAGROLL_LOG_LEVEL'] ?? '';
  const log = pino(
    { level: LEVELS.includes(level) ? level : 'info', base: { pid: process.pid } },
    destination,
  );
  destination.on('error', () => undefined);
  let isClosed = false;
  return {
    log: (level, message, details) => {
      // what is still under way when the program ends has nobody left to tell
      if (!isClosed) log[level](details instanceof Error ? { err: details } : { details }, message);
    },
    close: () => {
      isClosed = true;
      destination.end();
    },
  };
}
