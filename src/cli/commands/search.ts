/** @file `tagroll search QUERY` */

import { searchResult } from '../../contract/schemas.ts';
import { pathForDisplay, pathToBytes } from '../../core/domain/filePath.ts';
import type { CommandContext } from '../context.ts';
import { counted, wallClock } from '../output.ts';

export interface SearchOptions {
  readonly limit?: number;
  readonly offset: number;
  readonly explain?: boolean;
  readonly paths?: boolean;
  readonly print0?: boolean;
}

/** Photos that are shown where nothing else is asked for. */
const PAGE = 100;

/** Finds photos by tags, dates, folders, cameras, and by meaning. */
export async function searchPhotos(
  { library, output }: CommandContext,
  query: string,
  { limit, offset, explain, paths, print0 }: SearchOptions,
): Promise<void> {
  const outcome = await library.search(query, new Date());
  const most = limit ?? (paths || print0 ? Infinity : PAGE);
  const page = outcome.photoIds.slice(offset, offset + most);
  const scores = new Map(page.map((photoId, index) => [photoId, outcome.scores?.[offset + index] ?? null]));
  const found = library.summaries(page);
  if (print0) {
    for (const { path } of found) process.stdout.write(Buffer.concat([pathToBytes(path), Buffer.of(0)]));
    return;
  }
  const photos = found.map((photo) => ({
    ...photo,
    path: pathForDisplay(photo.path),
    score: scores.get(photo.photoId) ?? null,
    tags: [...photo.tags],
  }));
  output.document(
    searchResult.parse({
      total: outcome.photoIds.length,
      photos,
      meaning: outcome.meaning,
      explanation: [...outcome.explanation],
      warnings: outcome.warnings.map(({ message, span, suggestion }) => ({ message, ...span, suggestion })),
    }),
  );
  if (explain) for (const sentence of outcome.explanation) output.note(sentence);
  else if (outcome.scores)
    output.note(`Ranked by how well they fit "${outcome.meaning}" (--explain tells more).`);
  for (const { message, suggestion, kind } of outcome.warnings) {
    const help = kind === 'needs-text-model' ? ' See "tagroll models".' : '';
    const meant = suggestion === null ? '' : ` Did you mean: ${suggestion}`;
    output.note(message + help + meant);
  }
  for (const { path, score, tags, state, takenLocal } of photos) {
    if (paths) {
      output.line(path);
      continue;
    }
    const facts = [
      ...(score === null ? [] : [score.toFixed(3)]),
      ...(takenLocal === null ? [] : [wallClock(takenLocal).slice(0, 10)]),
      ...(state === 'present' ? [] : [state]),
      tags.map((tag) => tag.name).join(', '),
    ];
    output.line(`${path}  ${facts.filter((fact) => fact !== '').join('  ')}`.trimEnd());
  }
  if (paths) return;
  const shown = photos.length < outcome.photoIds.length ? `, ${photos.length} shown` : '';
  output.line(`${counted(outcome.photoIds.length, 'photo')}${shown}.`);
}
