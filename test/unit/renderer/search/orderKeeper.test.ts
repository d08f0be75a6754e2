/** @file The order of results: best match first where they are ranked, else what was chosen last. */

import { expect, test } from 'vitest';
import { OrderKeeper } from '../../../../src/renderer/features/search/orderKeeper.ts';
import type { Question, ResultOutline, ResultState, Sort } from '../../../../src/renderer/lib/resultStore.ts';

/** A library that ranks queries that begin with "~", in the order that is asked for. */
class Window {
  readonly keeper = new OrderKeeper();
  asked: string[] = [];
  state: ResultState = {
    question: { query: '', sort: 'newest' },
    outline: null,
    answered: null,
    isAsking: false,
    isWholeWanted: false,
    error: null,
  };

  show(question: Partial<Question>): this {
    const next = { ...this.state.question, ...question };
    this.#set({ question: next });
    this.asked.push(`${next.query} ${next.sort}`);
    const meaning = next.query.startsWith('~') ? next.query : null;
    const sort = next.sort === 'relevance' && meaning === null ? 'newest' : next.sort;
    this.#set({ answered: next, outline: { meaning, sort } as Partial<ResultOutline> as ResultOutline });
    return this;
  }

  choose(sort: Sort): this {
    this.keeper.choose(sort, this.state);
    return this.show({ sort });
  }

  #set(change: Partial<ResultState>): void {
    const before = this.state;
    this.state = { ...before, ...change };
    const sort = this.keeper.follow(this.state, before);
    if (sort !== null) this.show({ sort });
  }

  get sort(): Sort | undefined {
    return this.state.outline?.sort;
  }
}

test('a ranked result comes best match first, and is asked for so at once while one types on', () => {
  const window = new Window().show({ query: 'dog' }).show({ query: '~a' });
  expect(window.sort).toBe('relevance');
  window.asked = [];
  expect(window.show({ query: '~ab' }).sort).toBe('relevance');
  expect(window.asked).toEqual(['~ab relevance']);
});

test('the order that was chosen is there again when a result is not ranked', () => {
  const window = new Window().show({ query: 'dog' }).choose('oldest').show({ query: '~a' });
  expect(window.sort).toBe('relevance');
  expect(window.show({ query: 'cat' }).sort).toBe('oldest');
  expect(new Window().show({ query: '~a' }).show({ query: 'cat' }).sort).toBe('newest');
});

test('what is chosen for a ranked result holds for what follows, until one is not ranked', () => {
  const window = new Window().show({ query: '~a' }).choose('rating');
  expect(window.sort).toBe('rating');
  expect(window.show({ query: '~ab' }).sort).toBe('rating');
  window.show({ query: 'dog' }).show({ query: '~c' });
  expect(window.sort).toBe('relevance');
});

test('a saved search brings its order', () => {
  const window = new Window().show({ query: 'dog' }).show({ query: '~a', sort: 'added' });
  expect(window.sort).toBe('added');
});
