import { expect, it } from 'vitest';
import type { ToWindow } from '../../../src/contract/wire.ts';
import { silentLogger } from '../../../src/core/domain/logger.ts';
import { Connection } from '../../../src/service/service.ts';

it('answers a call that is one too many, and none in the place of another', () => {
  const sent: ToWindow[] = [];
  let runs = 0;
  const connection = new Connection(
    (message) => sent.push(message),
    () => {
      runs += 1;
      return new Promise(() => undefined);
    },
    () => undefined,
    () => undefined,
    silentLogger,
  );
  const call = (id: number): void =>
    connection.receive({ verb: 'call', id, kind: 'query', name: 'tags', input: {} });
  for (let id = 1; id <= 1000; id++) call(id);
  call(7);
  expect([runs, sent.length]).toEqual([1000, 0]);
  call(1001);
  expect(runs).toBe(1000);
  expect(sent).toMatchObject([
    { verb: 'answer', id: 1001, answer: { ok: false, error: { code: 'INPUT_INVALID' } } },
  ]);
});
