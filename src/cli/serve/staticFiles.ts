/** @file The built window: read whole at start, so that no address is ever made into a path. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TagrollError } from '../../core/domain/errors.ts';
import { listWindowFiles, WINDOW_PAGE } from '../../service/windowFiles.ts';

export interface StaticFile {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  /** In quotes, as an `ETag`. */
  readonly tag: string;
}

/**
 * The files below `folder` by their path in it, with `/` between its parts.
 * @throws {TagrollError} NOT_HERE where the window was not built.
 */
export function readStaticFiles(folder: string): ReadonlyMap<string, StaticFile> {
  if (!existsSync(join(folder, WINDOW_PAGE))) {
    throw new TagrollError('NOT_HERE', 'The window is not built yet. Run "npm run build" once.');
  }
  const files = new Map<string, StaticFile>();
  for (const [name, { path, mimeType }] of listWindowFiles(folder)) {
    const bytes = readFileSync(path);
    const tag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
    files.set(name, { bytes, mimeType, tag });
  }
  return files;
}
