/** @file Calls over a connection: answers, refusals, giving up, and a connection that is lost and found. */

import { beforeEach, describe, expect, it } from 'vitest';
import type { FromWindow, ToWindow } from '../../../../src/contract/wire.ts';
import { LibraryClient, LibraryError } from '../../../../src/renderer/lib/client.ts';

let sent: FromWindow[];
let receive: (message: ToWindow) => void;
let connect: (isConnected: boolean) => void;
let client: LibraryClient;

beforeEach(() => {
  sent = [];
  client = new LibraryClient({
    send: (message) => sent.push(message),
    onMessage: (listener) => {
      receive = listener;
    },
    onConnection: (listener) => {
      connect = listener;
    },
  });
});

const code = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: unknown) => (error instanceof LibraryError ? error.code : 'another error'),
  );

describe('a call', () => {
  it('gets its own answer, in whatever order they come', async () => {
    const tags = client.query('tags', {});
    const paused = client.command('pause', {});
    expect(sent).toEqual([
      { verb: 'call', id: 1, kind: 'query', name: 'tags', input: {} },
      { verb: 'call', id: 2, kind: 'command', name: 'pause', input: {} },
    ]);
    receive({ verb: 'answer', id: 2, answer: { ok: true, value: {} } });
    receive({ verb: 'answer', id: 1, answer: { ok: true, value: [] } });
    expect([await tags, await paused]).toEqual([[], {}]);
  });

  it('is refused with the library’s words', async () => {
    const call = client.command('undo', {});
    const error = {
      code: 'NOTHING_TO_UNDO',
      message: 'There is nothing to undo.',
      details: { n: 1 },
    } as const;
    receive({ verb: 'answer', id: 1, answer: { ok: false, error } });
    await expect(call).rejects.toMatchObject(error);
  });

  it('is given up: the library is told once, and its late answer passed over', async () => {
    const controller = new AbortController();
    const call = code(client.query('tags', {}, controller.signal));
    controller.abort();
    expect(await call).toBe('CANCELLED');
    expect(sent.at(-1)).toEqual({ verb: 'cancel', id: 1 });
    receive({ verb: 'answer', id: 1, answer: { ok: true, value: [] } });
    controller.abort();
    expect(sent.length).toBe(2);
  });

  it('is not sent where it was given up before, and not cancelled where it was answered', async () => {
    expect(await code(client.query('tags', {}, AbortSignal.abort()))).toBe('CANCELLED');
    expect(sent).toEqual([]);
    const controller = new AbortController();
    const call = code(client.query('tags', {}, controller.signal));
    receive({ verb: 'answer', id: 1, answer: { ok: true, value: [] } });
    controller.abort();
    expect(await call).toBe('answered');
    expect(sent.length).toBe(1);
  });
});

describe('an event', () => {
  it('is subscribed to once, and no more when nobody listens', () => {
    const heard: unknown[] = [];
    const ends = [1, 2].map((who) => client.on('changed', () => heard.push(who)));
    receive({ verb: 'event', event: 'changed', value: { what: [], photoIds: null } });
    expect(heard).toEqual([1, 2]);
    ends[0]!();
    receive({ verb: 'event', event: 'changed', value: { what: [], photoIds: null } });
    expect(heard).toEqual([1, 2, 2]);
    ends[1]!();
    expect(sent).toEqual([
      { verb: 'subscribe', event: 'changed' },
      { verb: 'unsubscribe', event: 'changed' },
    ]);
  });
});

describe('the connection', () => {
  it('ends what is under way when it is lost, and hears of events again when it is found', async () => {
    const states: boolean[] = [];
    client.onConnection((isConnected) => states.push(isConnected));
    connect(true);
    client.on('changed', () => undefined);
    client.on('activity', () => undefined)();
    const call = code(client.query('tags', {}));
    sent = [];
    connect(false);
    expect(await call).toBe('NOT_HERE');
    connect(true);
    expect(sent).toEqual([{ verb: 'subscribe', event: 'changed' }]);
    expect(states).toEqual([false, true, false, true]);
  });
});
