/** @file Interim handlers for looking at the library, from one SQL search each; the index takes their place. */

import { UNKNOWN_DAY } from '../../contract/constants.ts';
import { pathForDisplay } from '../../core/domain/filePath.ts';
import type { PhotoId } from '../../core/domain/ids.ts';
import type { Library } from '../../core/library.ts';
import type { HandlerContext, QueryHandlers } from '../handlers.ts';
import { notYet } from './notYet.ts';

const DAY = 86_400_000;

async function tagsOf(library: Library, photoIds: readonly PhotoId[]): Promise<Map<number, number>> {
  const ids = new Map(library.tags().map((tag) => [tag.name, tag.id as number]));
  const counts = new Map<number, number>();
  for (const { tags } of library.summaries(photoIds))
    for (const { name } of tags) counts.set(ids.get(name)!, (counts.get(ids.get(name)!) ?? 0) + 1);
  return counts;
}

export const browseQueries: Pick<
  QueryHandlers,
  'result' | 'cards' | 'photo' | 'selection' | 'tags' | 'tagTree' | 'resultTags' | 'completions' | 'similar'
> = {
  result: async ({ query, sort }, { library }) => {
    const found = await library.search(query, new Date());
    let photos = library.summaries(found.photoIds);
    if (sort === 'oldest') photos = photos.toReversed();
    const days = photos.map(({ takenLocal }) =>
      takenLocal === null ? UNKNOWN_DAY : Math.floor(takenLocal / DAY),
    );
    const starts = days.flatMap((day, index) => (index === 0 || day !== days[index - 1] ? [index] : []));
    const byDate = found.scores === null && (sort === 'newest' || sort === 'oldest');
    return {
      photoIds: Uint32Array.from(photos.map((photo) => photo.photoId)),
      aspects: Uint16Array.from(
        photos.map(({ width, height }) =>
          Math.round(4096 * Math.max(0.1, Math.min(10, width && height ? width / height : 1))),
        ),
      ),
      colours: new Uint16Array(photos.length).fill(0x8410),
      days: byDate
        ? { day: Int32Array.from(starts.map((at) => days[at]!)), start: Uint32Array.from(starts) }
        : { day: new Int32Array(0), start: new Uint32Array(0) },
      scores: found.scores && Float32Array.from(found.scores),
      sort: found.scores ? 'relevance' : sort,
      meaning: found.meaning,
      explanation: [...found.explanation],
      warnings: found.warnings.map(({ message, span, suggestion }) => ({ message, ...span, suggestion })),
      parts: [],
    };
  },
  cards: ({ photoIds }, { library }) =>
    library.summaries(photoIds).map(({ photoId, path, state }) => ({
      photoId,
      thumbnail: '1',
      name: pathForDisplay(path).split('/').at(-1)!,
      state,
      rating: 0,
      files: 1,
      failure: null,
    })),
  photo: ({ photoId }, { library }) => {
    const { id, files, tags, stages, embeddings, ...rest } = library.photo(photoId);
    return {
      ...rest,
      photoId: id,
      rating: 0,
      tags: [...tags],
      stages: [...stages],
      embeddings: [...embeddings],
      files: files.map((file) => ({ ...file, path: pathForDisplay(file.path) })),
    };
  },
  selection: async ({ photoIds }, { library }: HandlerContext) => {
    const ids = [...photoIds].map((id) => id as PhotoId);
    const names = new Map(library.tags().map((tag) => [tag.id as number, tag.name]));
    const taken = library.summaries(ids).flatMap(({ takenLocal }) => takenLocal ?? []);
    return {
      photos: ids.length,
      tags: [...(await tagsOf(library, ids))].map(([tagId, photos]) => ({
        tagId,
        name: names.get(tagId)!,
        photos,
        byPerson: 0,
        rejected: 0,
        suggested: 0,
        provenance: 'model' as const,
        score: null,
      })),
      rating: 0,
      bytes: 0,
      takenFrom: taken.length > 0 ? Math.min(...taken) : null,
      takenUntil: taken.length > 0 ? Math.max(...taken) : null,
    };
  },
  tags: (_input, { library }) => library.tags().map(({ id, ...rest }) => ({ tagId: id, ...rest })),
  tagTree: (_input, { library }) => library.tags().map(({ id, name }) => ({ tagId: id, name, parents: [] })),
  resultTags: async ({ query }, { library }) => {
    const { photoIds } = await library.search(query, new Date());
    const counts = [...(await tagsOf(library, photoIds))].toSorted((a, b) => b[1] - a[1]);
    return {
      tagIds: Uint32Array.from(counts.map(([id]) => id)),
      counts: Uint32Array.from(counts.map(([, count]) => count)),
      photos: photoIds.length,
    };
  },
  completions: notYet,
  similar: notYet,
};

export const browseCommands = {};
