import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { QuerySender } from '../../../../src/renderer/features/search/querySender.ts';

const shown: unknown[] = [];
let sender: QuerySender;
beforeEach(() => {
  vi.useFakeTimers();
  shown.length = 0;
  sender = new QuerySender('', (question) => shown.push(question));
});
afterEach(() => vi.useRealTimers());

describe('what is typed', () => {
  it('is searched for when no key follows, once', () => {
    for (const text of ['d', 'do', 'dog ']) {
      sender.later(text);
      vi.advanceTimersByTime(15);
    }
    expect(shown).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(shown).toEqual([{ query: 'dog' }]);
    sender.flush();
    expect(shown).toHaveLength(1);
  });

  it('is searched for at once where somebody cannot wait, and not again afterwards', () => {
    sender.later('dog');
    sender.flush();
    expect(shown).toEqual([{ query: 'dog' }]);
    sender.later('dog cat');
    sender.now('bird', { sort: 'rating' });
    vi.advanceTimersByTime(1000);
    expect(shown.slice(1)).toEqual([{ query: 'bird', sort: 'rating' }]);
  });

  it('gives way to a query that comes from elsewhere', () => {
    sender.later('dog');
    expect(sender.isForeign('tag:sea')).toBe(true);
    vi.advanceTimersByTime(1000);
    sender.flush();
    expect(shown).toEqual([]);
    expect(sender.sent).toBe('tag:sea');
  });

  it('is known again when it is shown', () => {
    sender.now('dog ');
    expect(sender.isForeign('dog')).toBe(false);
  });
});
