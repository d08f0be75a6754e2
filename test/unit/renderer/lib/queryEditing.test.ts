/** @file Where a question is shown: photos for a new one, the cloud of tags for one that is refined there. */

import { asked, forgetCalls } from '../../../fixtures/windowLibrary.ts';
import { afterEach, expect, it } from 'vitest';
import { refineQuestion, showQuestion, toggleTag } from '../../../../src/renderer/lib/queryEditing.ts';
import { showView, viewStore } from '../../../../src/renderer/lib/viewStore.ts';

const view = (): string => viewStore.getState().view;
afterEach(forgetCalls);

it.each(['grid', 'cloud', 'review', 'library'] as const)(
  'a new question leads from the view %s to its photos',
  (from) => {
    showView(from);
    showQuestion({ query: `folder:${from}` });
    expect(view()).toBe('grid');
    expect(asked('result').at(-1)!.input.query).toBe(`folder:${from}`);
  },
);

it('a tag that is chosen in the cloud leaves the cloud open, and leads from elsewhere to the photos', () => {
  showView('cloud');
  toggleTag('dog', 'in');
  refineQuestion({ query: 'dog sea' });
  expect(view()).toBe('cloud');
  showView('library');
  toggleTag('cat', 'in');
  expect(view()).toBe('grid');
});
