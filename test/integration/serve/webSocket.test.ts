/** @file The contract over a WebSocket: who may open one, what is answered, and what a hostile or slow window can do. */

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { encodeMessage } from '../../../src/contract/messagePack.ts';
import type { EventValue } from '../../../src/contract/contract.ts';
import type { ToWindow } from '../../../src/contract/wire.ts';
import { TestServer, type TestWindow } from './testServer.ts';

let test: TestServer;
beforeAll(async () => {
  test = await TestServer.start();
});
afterAll(() => test.close());

type EventMessage = Extract<ToWindow, { verb: 'event' }>;
const isEvent =
  (event: string) =>
  (message: ToWindow): message is EventMessage =>
    message.verb === 'event' && message.event === event;

/** A question that is answered without the library, and says by that that the socket lives. */
const askNothing = async (window: TestWindow, id: number): Promise<void> =>
  expect(await window.call(id, 'nothing')).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID' } });

const activity = (files: number): EventValue<'activity'> => ({
  state: 'looking',
  files,
  progress: { finished: 0, failed: 0, remaining: 0, rate: null, secondsLeft: null },
  models: [],
  failure: null,
  elsewhere: null,
});

describe('the socket', () => {
  /** The status with which the handshake was refused, 101 where it was not. */
  const handshake = (socket: WebSocket): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      socket.once('open', () => {
        socket.close();
        resolve(101);
      });
      socket.once('unexpected-response', (_request, response) => {
        response.resume();
        resolve(response.statusCode);
      });
      socket.once('error', reject);
    });

  it('opens to the page of the room', async () => {
    expect(await handshake(test.webSocket())).toBe(101);
    expect(await handshake(test.webSocket({ 'sec-fetch-site': 'same-origin' }))).toBe(101);
  });

  it('is refused without the cookie, also to who has the key', async () => {
    const name = `tagroll-${test.port}`;
    for (const cookie of [
      '',
      `${name}=`,
      `${name}=${test.token}`,
      `${name}=${randomBytes(32).toString('base64url')}`,
    ])
      expect(await handshake(test.webSocket({ cookie })), cookie).toBe(401);
    const path = `${test.room}contract?token=${test.token}`;
    expect(await handshake(test.webSocket({ cookie: '' }, path))).toBe(401);
  });

  it('is refused to other pages, also with the cookie', async () => {
    const { port } = test;
    const origins = [
      'http://evil.example',
      'null',
      '',
      `https://127.0.0.1:${port}`,
      `http://127.0.0.1:${port + 1}`,
    ];
    for (const origin of [
      ...origins,
      `http://localhost:${port}`,
      `http://127.0.0.1:${port}.evil.example`,
      'file://',
    ])
      expect(await handshake(test.webSocket({ origin })), origin).toBe(403);
    expect(await handshake(test.webSocket({ 'sec-fetch-site': 'cross-site' }))).toBe(403);
    expect(await handshake(test.webSocket({ 'sec-fetch-site': 'same-site' }))).toBe(403);
    // a name that somebody made to point here: its page is of the same origin as its socket
    const rebound = { host: `evil.example:${port}`, origin: `http://evil.example:${port}` };
    expect(await handshake(test.webSocket(rebound))).toBe(421);
  });

  it('is nowhere else, and speaks no other language', async () => {
    for (const path of ['/', '/contract', test.room, `${test.room}contract/`, `${test.room}contract?x=1`])
      expect(await handshake(test.webSocket({}, path)), path).toBe(404);
    const head = `host: 127.0.0.1:${test.port}\r\ncookie: ${test.cookie}\r\norigin: ${test.server.origin}\r\nconnection: upgrade\r\n`;
    for (const upgrade of ['h2c', 'websocket, h2c', 'TLS/1.0'])
      expect(
        await test.raw(`GET ${test.room}contract HTTP/1.1\r\n${head}upgrade: ${upgrade}\r\n\r\n`),
      ).toMatch(/^HTTP\/1\.1 404 /);
    const put = `PUT ${test.room}contract HTTP/1.1\r\n${head}upgrade: websocket\r\n\r\n`;
    expect(await test.raw(put)).toMatch(/^HTTP\/1\.1 404 /);
    // an upgrade without the rest of the handshake
    expect(await test.raw(`GET ${test.room}contract HTTP/1.1\r\n${head}upgrade: websocket\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 400 /,
    );
  });
});

describe('a window', () => {
  it('is told the events that it has subscribed to, with their typed arrays', async () => {
    const window = await test.window();
    window.send({ verb: 'subscribe', event: 'changed' });
    await askNothing(window, 1);
    test.service.emit('activity', activity(1));
    test.service.emit('changed', { what: ['photos'], photoIds: Uint32Array.of(1, 4_294_967_295) });
    const { value } = await window.until(isEvent('changed'));
    expect(value).toEqual({ what: ['photos'], photoIds: Uint32Array.of(1, 4_294_967_295) });
    expect(window.received.filter(isEvent('activity'))).toEqual([]);
    window.send({ verb: 'unsubscribe', event: 'changed' });
    await askNothing(window, 2);
    test.service.emit('changed', { what: ['photos'], photoIds: null });
    await askNothing(window, 3);
    expect(window.received.filter(isEvent('changed'))).toHaveLength(1);
    window.socket.close();
  });

  it('hears nothing of names that are none of the contract', async () => {
    const window = await test.window();
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'result.input', '', 'correct'];
    for (const [index, name] of names.entries()) {
      const answer = await window.call(index, name, { photoId: 1 });
      expect(answer, name).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID' } });
      window.send({ verb: 'subscribe', event: name });
    }
    expect(await window.call(100, 'tags', {}, 'command')).toMatchObject({ error: { code: 'INPUT_INVALID' } });
    window.socket.close();
  });

  it('gets no answer to what is no message of the wire, and goes on', async () => {
    const window = await test.window();
    const forged = [
      null,
      true,
      7,
      'call',
      [],
      {},
      { verb: 'open' },
      { verb: 'answer', id: 1, answer: { ok: true, value: 1 } },
      { verb: 'event', event: 'changed', value: {} },
      { verb: 'call', id: -1, kind: 'query', name: 'tags', input: {} },
      { verb: 'call', id: 1.5, kind: 'query', name: 'tags', input: {} },
      { verb: 'call', id: '1', kind: 'query', name: 'tags', input: {} },
      { verb: 'call', id: 1, kind: 'Query', name: 'tags', input: {} },
      { verb: 'call', id: 1, kind: 'query', name: 'x'.repeat(51), input: {} },
      { verb: 'call', id: 1, kind: 'query', name: { toString: 'tags' }, input: {} },
      { verb: 'cancel', id: null },
      { verb: 'subscribe', event: 7 },
    ];
    for (const message of forged) window.send(message);
    await askNothing(window, 1);
    expect(window.received).toHaveLength(1);
    window.socket.close();
  });

  it('is shut where it sends text, or bytes that are no message', async () => {
    const texts = await test.window();
    texts.socket.send(JSON.stringify({ verb: 'call', id: 1, kind: 'query', name: 'tags', input: {} }));
    expect(await texts.closed).toBe(1003);
    expect(texts.received).toEqual([]);
    const prototype = Uint8Array.of(0x81, 0xa9, ...new TextEncoder().encode('__proto__'), 0x80);
    const depths = new Uint8Array(1_000_000).fill(0x91);
    const claims = Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff);
    const many = encodeMessage({ verb: 'call', input: Array.from({ length: 60_000 }, () => 0) });
    for (const bytes of [new Uint8Array(), Uint8Array.of(0xc1), prototype, depths, claims, many]) {
      const window = await test.window();
      window.socket.send(bytes);
      expect(await window.closed, `${bytes.length} bytes`).toBe(1007);
    }
  });

  it('is not listened to behind a message for which it was shut', async () => {
    const connect = vi.spyOn(test.service, 'connect');
    const window = await test.window();
    const connection = connect.mock.results[0]!.value as ReturnType<typeof test.service.connect>;
    connect.mockRestore();
    const receive = vi.spyOn(connection, 'receive');
    window.socket.send('text');
    window.send({ verb: 'call', id: 1, kind: 'command', name: 'undo', input: {} });
    expect(await window.closed).toBe(1003);
    expect(receive).not.toHaveBeenCalled();
  });

  it('may send much only where it brings a picture', async () => {
    const large = new Uint8Array(22_000_000);
    const window = await test.window();
    window.send({ verb: 'call', id: 1, kind: 'command', name: 'correct', input: { photoIds: large } });
    expect(await window.closed).toBe(1009);
    // whatever becomes of the picture: the message was let through
    const trying = await test.window();
    const answer = await trying.call(1, 'tryPicture', { bytes: large });
    expect(answer).not.toMatchObject({ error: { code: 'INPUT_INVALID' } });
    trying.socket.close();
  });

  it('is cut off where a frame says that it is larger than anything, before it is read', async () => {
    const window = await test.window();
    // FIN, binary, masked, with a length of 64 bits; of the content there is nothing yet
    const head = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0x20, 0, 0, 0, 1, 2, 3, 4]);
    (window.socket as unknown as { readonly _socket: { write(bytes: Buffer): void } })._socket.write(head);
    expect(await window.closed).toBe(1009);
  });

  it('gives up its calls when it goes', async () => {
    const connect = vi.spyOn(test.service, 'connect');
    const window = await test.window();
    const connection = connect.mock.results[0]!.value as ReturnType<typeof test.service.connect>;
    connect.mockRestore();
    const close = vi.spyOn(connection, 'close');
    window.socket.terminate();
    await vi.waitFor(() => expect(close).toHaveBeenCalledOnce(), { timeout: 20_000 });
  });

  it('that reads slowly gets every answer, and of events what counts', async () => {
    const window = await test.window();
    for (const event of ['activity', 'changed']) window.send({ verb: 'subscribe', event });
    await askNothing(window, 1);
    window.socket.pause();
    // 40 MB, more than the system keeps for a socket
    const rounds = 2000;
    const ids = (round: number): Uint32Array<ArrayBuffer> =>
      Uint32Array.from({ length: 5000 }, (_, index) => 1 + ((round * 7 + index) % 9000));
    for (let round = 1; round <= rounds; round++) {
      test.service.emit('changed', { what: round % 2 ? ['photos'] : ['tags'], photoIds: ids(round) });
      test.service.emit('activity', activity(round));
    }
    for (let id = 2; id <= 200; id++)
      window.send({ verb: 'call', id, kind: 'query', name: 'nothing', input: {} });
    window.socket.resume();
    await window.until(
      (message): message is EventMessage =>
        isEvent('activity')(message) && (message.value as { files: number }).files === rounds,
    );
    await askNothing(window, 201);
    const answers = window.received.filter((message) => message.verb === 'answer').map(({ id }) => id);
    expect(answers.sort((a, b) => a - b)).toEqual(Array.from({ length: 201 }, (_, index) => index + 1));
    const changes = window.received
      .filter(isEvent('changed'))
      .map(({ value }) => value as EventValue<'changed'>);
    expect(changes.length).toBeLessThan(rounds);
    expect(window.received.filter(isEvent('activity')).length).toBeLessThan(rounds);
    // none of the photos is lost
    expect(new Set(changes.flatMap(({ photoIds }) => [...photoIds!])).size).toBe(9000);
    expect(new Set(changes.at(-1)!.what)).toEqual(new Set(['photos', 'tags']));
    window.socket.close();
  });
});

describe('signs of life', () => {
  it('keep a window that gives them, and end one that does not', async () => {
    const watched = await TestServer.start({ heartbeat: 40 });
    const [living, dead] = [await watched.window(), await watched.window()];
    // as a browser on a machine that was shut: the connection stands, nobody is there
    dead.socket.pause();
    let pings = 0;
    await new Promise<void>((resolve) => living.socket.on('ping', () => ++pings === 5 && resolve()));
    await askNothing(living, 1);
    dead.socket.resume();
    expect(await dead.closed).toBe(1006);
    await watched.close();
  });
});

describe('the end of the server', () => {
  it('says goodbye to its windows, and waits for none', async () => {
    const ending = await TestServer.start();
    const polite = await ending.window();
    const silent = await ending.window();
    silent.socket.pause();
    await ending.close();
    expect(await polite.closed).toBe(1001);
    silent.socket.terminate();
  });

  it('takes in no more windows than anybody has', async () => {
    const full = await TestServer.start();
    const windows = await Promise.all(Array.from({ length: 32 }, () => full.window()));
    expect(await (await full.window()).closed).toBe(1013);
    await askNothing(windows[0]!, 1);
    await full.close();
  });
});
