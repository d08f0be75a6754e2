/** @file `tagroll search QUERY` */

import { queries } from '../../contract/contract.ts';
import { pathForDisplay } from '../../core/domain/filePath.ts';
import type { CommandContext } from '../context.ts';
import { counted, wallClock } from '../output.ts';

export interface SearchOptions {
  readonly limit: number;
  readonly offset: number;
  readonly explain?: boolean;
  readonly paths?: boolean;
}

/** Finds photos by tags, dates, folders, cameras, and by meaning. */
export async function searchPhotos(
  { library, output }: CommandContext,
  query: string,
  { limit, offset, explain, paths }: SearchOptions,
): Promise<void> {
  const outcome = await library.search(query, new Date());
  const page = outcome.photoIds.slice(offset, offset + limit);
  const photos = library.summaries(page).map((photo) => ({
    ...photo,
    path: pathForDisplay(photo.path),
    score: outcome.scores?.[outcome.photoIds.indexOf(photo.photoId)] ?? null,
    tags: [...photo.tags],
  }));
  output.document(
    queries.search.output.parse({
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
  for (const { message, suggestion } of outcome.warnings) {
    output.note(suggestion === null ? message : `${message} Did you mean: ${suggestion}`);
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
