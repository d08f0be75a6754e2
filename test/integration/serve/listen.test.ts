/** @file Where the server of the window listens, and for how long it listens to whom. */

import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServer } from '../../../src/cli/serve/httpServer.ts';
import { TestServer } from './testServer.ts';

let test: TestServer;
beforeAll(async () => {
  test = await TestServer.start();
});
afterAll(() => test.close());

describe('clients that take their time', () => {
  it('hold no socket for long, however slowly they speak', async () => {
    const patience = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 100 };
    const slow = await TestServer.start({ patience });
    const starts = [
      '',
      'GET ',
      'GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ',
      `POST /session HTTP/1.1\r\nhost: 127.0.0.1:${slow.port}\r\norigin: ${slow.server.origin}\r\ncontent-length: 500\r\n\r\n{`,
    ];
    const ended = Array.from({ length: 40 }, async (_, index) => {
      const socket = await slow.socket();
      socket.on('error', () => undefined);
      socket.resume();
      const start = starts[index % starts.length]!;
      socket.write(start);
      const dribble = setInterval(() => start === '' || socket.write('x'), 50);
      await new Promise((resolve) => socket.once('close', resolve));
      clearInterval(dribble);
    });
    await Promise.all(ended);
    expect((await slow.get('')).status).toBe(200);
    await slow.close();
  });

  it('do not keep the server from ending', async () => {
    const ending = await TestServer.start();
    const sockets = await Promise.all(Array.from({ length: 5 }, () => ending.socket()));
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve).resume()));
    sockets[0]!.write('GET / HTTP/1.1\r\n');
    await ending.close();
    await Promise.all(closed);
  });
});

describe('the place where it listens', () => {
  it('is loopback only, in both of its addresses', async () => {
    const { port } = test;
    const six = createServer();
    const taken = await new Promise((resolve) => {
      six.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      six.listen(port, '::1', () => resolve('free'));
    });
    six.close();
    expect(['EADDRINUSE', 'EADDRNOTAVAIL']).toContain(taken);
    // another address of this machine is still to be had at this port: nobody listens there
    const other = createServer();
    const second = await new Promise((resolve) => {
      other.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      other.listen(port, '127.0.0.2', () => resolve('free'));
    });
    other.close();
    // macOS has no such address
    expect(['free', 'EADDRNOTAVAIL']).toContain(second);
  });

  it('is refused in words where it is taken, or is not of this machine', async () => {
    const options = {
      service: test.service,
      pictures: { picture: () => Promise.resolve(null) },
      rendererFolder: join(test.folder, 'renderer'),
      icon: join(test.folder, 'renderer/index.html'),
      logger: { log: () => undefined },
    };
    await expect(openServer({ ...options, host: undefined, port: test.port })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: `Port ${test.port} is in use by another program. Name another one with --port, or none.`,
    });
    await expect(openServer({ ...options, host: '192.0.2.1', port: 0 })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: '"192.0.2.1" is no address of this machine.',
    });
    const unbuilt = { ...options, rendererFolder: test.folder, host: undefined, port: 0 };
    await expect(openServer(unbuilt)).rejects.toMatchObject({ code: 'NOT_HERE' });
  });
});
