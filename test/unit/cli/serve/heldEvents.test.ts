/** @file Events that wait for a slow window. */

import { describe, expect, it } from 'vitest';
import { HeldEvents } from '../../../../src/cli/serve/heldEvents.ts';
import type { ToWindow } from '../../../../src/contract/wire.ts';

type EventMessage = Extract<ToWindow, { verb: 'event' }>;
const event = (name: string, value: unknown): EventMessage => ({ verb: 'event', event: name, value });
const changed = (what: string[], photoIds: number[] | null): EventMessage =>
  event('changed', { what, photoIds: photoIds && Uint32Array.from(photoIds) });

function kept(...messages: EventMessage[]): EventMessage[] {
  const held = new HeldEvents();
  for (const message of messages) held.hold(message);
  expect(held.isEmpty).toBe(messages.length === 0);
  const all = held.take();
  expect(held.isEmpty).toBe(true);
  return all;
}

describe('events that wait', () => {
  it('are one for each kind: the last activity, the last word of each download', () => {
    const download = (modelId: string, received: number): EventMessage =>
      event('download', { modelId, received });
    expect(
      kept(
        event('activity', { files: 1 }),
        download('a', 1),
        download('b', 2),
        event('activity', { files: 2 }),
        download('a', 3),
      ),
    ).toEqual([event('activity', { files: 2 }), download('a', 3), download('b', 2)]);
  });

  it('tell every problem, each once', () => {
    const problem = (message: string): EventMessage =>
      event('problem', { code: 'FOLDER_NOT_FOUND', message });
    expect(kept(problem('one'), problem('other'), problem('one'))).toEqual([
      problem('one'),
      problem('other'),
    ]);
  });

  it('lose nothing that changed', () => {
    expect(kept(changed(['photos'], [1, 2]), changed(['tags', 'photos'], [2, 3]))).toEqual([
      changed(['photos', 'tags'], [1, 2, 3]),
    ]);
    expect(kept(changed(['photos'], [1]), changed(['undo'], null), changed(['photos'], [2]))).toEqual([
      changed(['photos', 'undo'], null),
    ]);
  });

  it('name no more photos than a window looks at one by one', () => {
    const ids = (from: number): number[] => Array.from({ length: 6000 }, (_, index) => from + index);
    expect(kept(changed(['photos'], ids(1)), changed(['photos'], ids(3000)))).toEqual([
      changed(
        ['photos'],
        Array.from({ length: 8999 }, (_, index) => 1 + index),
      ),
    ]);
    expect(kept(changed(['photos'], ids(1)), changed(['photos'], ids(7000)))).toEqual([
      changed(['photos'], null),
    ]);
  });
});
