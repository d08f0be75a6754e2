/** @file Which requests come from our own page. */

import { hostname, type networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it, vi } from 'vitest';
import { isLoopback, KnownHosts, refusalOf, type Sender } from '../../../../src/cli/serve/requestChecks.ts';
import { Gate } from '../../../../src/cli/serve/gate.ts';

describe('the name of the server', () => {
  it('is loopback, with the port', () => {
    const hosts = new KnownHosts(undefined, 7437);
    for (const name of ['127.0.0.1:7437', '[::1]:7437', 'localhost:7437'])
      expect(hosts.has(name), name).toBe(true);
    for (const name of ['127.0.0.1', 'localhost', '127.0.0.1:80', `${hostname().toLowerCase()}:7437`])
      expect(hosts.has(name), name).toBe(false);
    expect(new KnownHosts(undefined, 80).has('localhost')).toBe(true);
  });

  it('is also the one that the owner gave, and all addresses of the machine where that says so', () => {
    expect(new KnownHosts('Photos.Example', 1).has('photos.example:1')).toBe(true);
    expect(new KnownHosts('fe80::1', 1).has('[fe80::1]:1')).toBe(true);
    expect(new KnownHosts('0.0.0.0', 1).has(`${hostname().toLowerCase()}:1`)).toBe(true);
  });

  it('is another one in another network, and nobody makes it look more than once a second', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      let address = '192.168.1.5';
      let looks = 0;
      const interfaces = (): ReturnType<typeof networkInterfaces> => {
        looks += 1;
        return { wlan0: [{ address } as NetworkInterfaceInfo] };
      };
      const hosts = new KnownHosts('0.0.0.0', 1, interfaces);
      expect(hosts.has('192.168.1.5:1')).toBe(true);
      vi.advanceTimersByTime(5000);
      address = '10.0.0.7';
      expect([hosts.has('10.0.0.7:1'), hosts.has('192.168.1.5:1')]).toEqual([true, false]);
      const before = looks;
      for (let asked = 0; asked < 100; asked++) expect(hosts.has('evil.example:1')).toBe(false);
      expect(looks).toBe(before);
      const loopback = new KnownHosts(undefined, 1, interfaces);
      vi.advanceTimersByTime(5000);
      expect(loopback.has('10.0.0.7:1')).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('tells loopback from the rest', () => {
    for (const host of [undefined, '127.0.0.1', '127.9.9.9', '::1', 'localhost'])
      expect(isLoopback(host), host).toBe(true);
    for (const host of ['0.0.0.0', '::', '192.168.1.5', '127.example.org', 'localhost.example.org'])
      expect(isLoopback(host), host).toBe(false);
  });
});

describe('a request', () => {
  const hosts = new KnownHosts(undefined, 7437);
  const host = '127.0.0.1:7437';
  const origin = `http://${host}`;
  const status = (headers: Record<string, string>, sender: Sender): number | undefined =>
    refusalOf({ headers }, hosts, sender)?.status;

  it('must name this server', () => {
    for (const wrong of [
      'evil.example',
      'evil.example:7437',
      '127.0.0.1',
      '127.0.0.1:80',
      'localhost.:7437',
      '',
    ])
      expect(status({ host: wrong }, 'anyone'), wrong).toBe(421);
    expect(status({}, 'anyone')).toBe(421);
    expect(status({ host: 'LOCALHOST:7437' }, 'anyone')).toBeUndefined();
  });

  it('must come from our page, but for the door', () => {
    for (const site of ['cross-site', 'same-site', 'something']) {
      expect(status({ host, 'sec-fetch-site': site }, 'own page'), site).toBe(403);
      expect(status({ host, 'sec-fetch-site': site }, 'anyone'), site).toBeUndefined();
    }
    for (const site of ['same-origin', 'none'])
      expect(status({ host, 'sec-fetch-site': site }, 'own page'), site).toBeUndefined();
    expect(status({ host }, 'own page')).toBeUndefined();
  });

  it('must bring the origin of just that name where it does something', () => {
    expect(status({ host, origin }, 'own page, with Origin')).toBeUndefined();
    expect(status({ host }, 'own page, with Origin')).toBe(403);
    const wrong = [
      'null',
      'https://127.0.0.1:7437',
      'http://127.0.0.1',
      'http://127.0.0.1:7438',
      `${origin}/`,
    ];
    for (const one of [...wrong, 'http://localhost:7437', 'http://127.0.0.1:7437.evil.example'])
      expect(status({ host, origin: one }, 'own page, with Origin'), one).toBe(403);
    expect(status({ host, origin: 'http://evil.example' }, 'own page')).toBe(403);
  });
});

describe('the gate', () => {
  it('lets in by the token as often as wanted, by a ticket once', () => {
    const gate = new Gate();
    expect([gate.admits(gate.token), gate.admits(gate.token)]).toEqual([true, true]);
    const ticket = gate.ticket();
    expect([gate.admits(ticket), gate.admits(ticket)]).toEqual([true, false]);
    expect(Buffer.from(gate.token, 'base64url')).toHaveLength(32);
    for (const wrong of ['', 'x', gate.token.slice(1), `${gate.token}x`, new Gate().token])
      expect(gate.admits(wrong), wrong).toBe(false);
  });

  it('knows its own cookie among others, for its port only', () => {
    const gate = new Gate();
    const [cookie, ...attributes] = gate.cookie(7437).split('; ');
    expect(attributes.sort()).toEqual(['HttpOnly', `Path=${gate.room}`, 'SameSite=Strict'].sort());
    expect(gate.knows(`a=b; tagroll-7437=other; ${cookie}; c=d`, 7437)).toBe(true);
    expect(gate.knows(cookie, 7438)).toBe(false);
    expect(gate.knows(new Gate().cookie(7437).split('; ')[0], 7437)).toBe(false);
    for (const wrong of [undefined, '', 'tagroll-7437=', `x${cookie}`, `tagroll-7437=${gate.token}`])
      expect(gate.knows(wrong, 7437), wrong).toBe(false);
  });
});
