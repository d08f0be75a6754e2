/** @file The built window: read whole at start, so that no address is ever made into a path. */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { TagrollError } from '../../core/domain/errors.ts';

export interface StaticFile {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  /** In quotes, as an `ETag`. */
  readonly tag: string;
}

/** What a window is made of; a file of another kind is not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/vnd.microsoft.icon',
  '.woff2': 'font/woff2',
};

/** Its page, asked for by the room's own address. */
export const PAGE = 'index.html';

/**
 * The files below `folder` by their path in it, with `/` between its parts.
 * @throws {TagrollError} NOT_HERE where the window was not built.
 */
export function readStaticFiles(folder: string): ReadonlyMap<string, StaticFile> {
  if (!existsSync(join(folder, PAGE))) {
    throw new TagrollError('NOT_HERE', 'The window is not built yet. Run "npm run build" once.');
  }
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const mimeType = TYPES[extname(entry.name)];
    if (!entry.isFile() || mimeType === undefined) continue;
    const bytes = readFileSync(path);
    const tag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
    files.set(relative(folder, path).split(sep).join('/'), { bytes, mimeType, tag });
  }
  return files;
}
