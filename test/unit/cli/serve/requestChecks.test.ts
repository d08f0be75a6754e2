/** @file Which requests come from our own page. */

import { describe, expect, it } from 'vitest';
import { isLoopback, knownHosts, refusalOf, type Sender } from '../../../../src/cli/serve/requestChecks.ts';
import { Gate } from '../../../../src/cli/serve/gate.ts';

describe('the name of the server', () => {
  it('is loopback, with the port', () => {
    expect([...knownHosts(undefined, 7437)].sort()).toEqual([
      '127.0.0.1:7437',
      '[::1]:7437',
      'localhost:7437',
    ]);
    expect(knownHosts(undefined, 80).has('localhost')).toBe(true);
  });

  it('is also the one that the owner gave, and all addresses of the machine where that says so', () => {
    expect(knownHosts('Photos.Example', 1).has('photos.example:1')).toBe(true);
    expect(knownHosts('fe80::1', 1).has('[fe80::1]:1')).toBe(true);
    expect(knownHosts('0.0.0.0', 1).size).toBeGreaterThan(3);
  });

  it('tells loopback from the rest', () => {
    for (const host of [undefined, '127.0.0.1', '127.9.9.9', '::1', 'localhost'])
      expect(isLoopback(host), host).toBe(true);
    for (const host of ['0.0.0.0', '::', '192.168.1.5', '127.example.org', 'localhost.example.org'])
      expect(isLoopback(host), host).toBe(false);
  });
});

describe('a request', () => {
  const hosts = knownHosts(undefined, 7437);
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
