/** @file Looking at the library: results, cards, tags, a photo, a selection. */

import { pathForDisplay } from '../../core/domain/filePath.ts';
import type { QueryHandlers } from '../handlers.ts';

export const browseQueries: Pick<
  QueryHandlers,
  'result' | 'cards' | 'photo' | 'selection' | 'tags' | 'tagTree' | 'resultTags' | 'completions' | 'similar'
> = {
  result: async ({ query, sort, head }, { library }) => {
    const { explanation, warnings, parts, ...result } = await library.browser.result(
      query,
      sort,
      new Date(),
      head,
    );
    return {
      ...result,
      explanation: [...explanation],
      warnings: warnings.map(({ message, span, suggestion, kind = null }) => ({
        message,
        ...span,
        suggestion,
        kind,
      })),
      parts: [...parts],
    };
  },
  cards: ({ photoIds }, { library }) => library.browser.cards(photoIds),
  photo: ({ photoId }, { library }) => {
    const { id, files, tags, stages, embeddings, ...rest } = library.photo(photoId);
    return {
      ...rest,
      photoId: id,
      tags: [...tags],
      stages: [...stages],
      embeddings: [...embeddings],
      files: files.map((file) => ({ ...file, path: pathForDisplay(file.path) })),
    };
  },
  selection: ({ photoIds }, { library }) => library.browser.selection(photoIds),
  tags: async (_input, { library }) =>
    (await library.browser.tags()).map(({ id, ...rest }) => ({ tagId: id, ...rest })),
  tagTree: (_input, { library }) => library.browser.tagTree(),
  resultTags: ({ query }, { library }) => library.browser.resultTags(query, new Date()),
  completions: ({ text, cursor, limit }, { library }) => library.browser.completions(text, cursor, limit),
  similar: ({ photoId, limit }, { library }) => library.browser.similar(photoId, limit),
};
