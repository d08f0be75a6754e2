/** @file The last lines of the log, for a page that shows them. */

import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { systemCode } from '../core/domain/errors.ts';

export interface LogLine {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: string;
  readonly message: string;
}

/** As pino writes them. */
const line = z.object({
  level: z.number(),
  time: z.number(),
  msg: z.string().catch(''),
  err: z.object({ message: z.string() }).optional().catch(undefined),
});
const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
};

/** Bytes at the end of the file that are read. */
const MOST_READ = 512 * 1024;

export const logPath = (folder: string): string => join(folder, 'tagroll.log');

function parseLine(text: string): LogLine | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    // cut at the place where the reading began, or half written at this very moment
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const parsed = line.safeParse(json);
  if (!parsed.success) return null;
  const { level, time, msg, err } = parsed.data;
  return { at: time, level: LEVELS[level] ?? 'fatal', message: err ? `${msg}: ${err.message}` : msg };
}

/** The last lines of the log in `folder`, at most `limit`, the oldest first; none where there is no log. */
export async function lastLogLines(folder: string, limit: number): Promise<LogLine[]> {
  let text: string;
  try {
    const file = await open(logPath(folder));
    try {
      const { size } = await file.stat();
      const bytes = Buffer.alloc(Math.min(size, MOST_READ));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, size - bytes.length);
      text = bytes.subarray(0, bytesRead).toString('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    // there is none, or it cannot be read: the page then has nothing to show
    if (systemCode(error) !== null) return [];
    throw error;
  }
  return text
    .split('\n')
    .flatMap((one) => parseLine(one) ?? [])
    .slice(-limit);
}
