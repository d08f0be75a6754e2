/** @file The way into a review: with the tag that is searched for, where there is one. */

import { nameKey } from '../../../contract/rules.ts';
import { queryClient, questionOf } from '../../lib/library.ts';
import { attempt } from '../../lib/notices.ts';
import { partsOf } from '../../lib/queryEditing.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { showView, viewStore } from '../../lib/viewStore.ts';

/**
 * Opens the review: of the first tag that the search asks for, else of the one that was under review before. Where that is
 * long in being found and the person goes elsewhere meanwhile, they stay there.
 */
export async function openReview(): Promise<void> {
  const { view, layer } = viewStore.getState();
  const part = partsOf(resultStore.getState()).find(({ kind, negated }) => kind === 'tag' && !negated);
  if (part) {
    let tagId: number | undefined;
    await attempt(queryClient.fetchQuery(questionOf('tags', {})), (known) => {
      tagId = known.find(({ name }) => nameKey(name) === nameKey(part.text))?.tagId;
    });
    const now = viewStore.getState();
    if (now.view !== view || now.layer !== layer) return;
    if (tagId !== undefined) viewStore.setState({ reviewTagId: tagId });
  }
  showView('review');
}
