/** @file `tagroll serve` as a person starts it: the address, what a window sees of real files, the end. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { markEffectiveTagsStale } from '../../../src/core/catalogue/effectiveTags.ts';
import { openCatalogue } from '../../../src/core/catalogue/open.ts';
import { addPhoto } from '../../fixtures/catalogue.ts';
import { writePicture } from '../../fixtures/pictures.ts';
import { sleep, Workplace, type RunningProgram } from '../../fixtures/program.ts';
import { photoCard, resultOutline } from '../../../src/contract/browse.ts';
import { activity } from '../../../src/contract/workings.ts';
import { encodeMessage } from '../../../src/contract/messagePack.ts';
import { TestWindow } from './testServer.ts';

const serving = z.object({ event: z.literal('serving'), address: z.url(), warning: z.string().optional() });

describe('tagroll serve', () => {
  let place: Workplace;
  let program: RunningProgram;
  let address: URL;
  let room: string;
  let cookie: string;

  /** What a browser does with the printed address. */
  async function enter(): Promise<void> {
    const token = new URLSearchParams(address.hash.slice(1)).get('token');
    const answer = await fetch(new URL('/session', address), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: address.origin },
      body: JSON.stringify({ token }),
    });
    cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
    room = z.object({ address: z.string() }).parse(await answer.json()).address;
  }

  async function window(): Promise<TestWindow> {
    const url = new URL(`${room}contract`, address);
    const socket = new WebSocket(`ws://${url.host}${url.pathname}`, {
      headers: { cookie, origin: address.origin },
    });
    const opened = new TestWindow(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return opened;
  }

  const get = (path: string): Promise<Response> =>
    fetch(new URL(`${room}${path}`, address), { headers: { cookie } });

  const start = async (args: readonly string[]): Promise<RunningProgram> => {
    const started = place.start(['serve', '--json', '--port', '0', ...args]);
    const line = await started.until(() => started.records()[0], 60_000, 'the address');
    address = new URL(serving.parse(line).address);
    await enter();
    return started;
  };

  beforeAll(async () => {
    place = new Workplace();
    await writePicture(join(place.photos, 'one.jpg'), 'one', 300);
    await writePicture(join(place.photos, 'two.jpg'), 'two', 300);
    writeFileSync(
      join(place.photos, 'drawing.jpg'),
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    );
    writeFileSync(join(place.photos, 'page.jpg'), '<!doctype html><script>alert(1)</script>');
    program = await start([place.photos]);
  });
  afterAll(async () => expect(await place.close()).toEqual({ processes: [], files: [] }));

  /** Asks until the photos of the folder are there and read. */
  async function photoIds(opened: TestWindow): Promise<number[]> {
    for (let call = 1; ; call++) {
      const answer = await opened.call(call, 'activity');
      if (!answer.ok) throw new Error(answer.error.message);
      const { finished, failed, remaining } = activity.parse(answer.value).progress;
      if (finished + failed > 0 && remaining === 0) break;
      await sleep(50);
    }
    const answer = await opened.call(1_000_000, 'result', { query: '', sort: 'name' });
    if (!answer.ok) throw new Error(answer.error.message);
    return [...resultOutline.parse(answer.value).photoIds];
  }

  it('serves the built window, and the library behind it', async () => {
    expect(address.hostname).toBe('127.0.0.1');
    expect(await (await get('')).text()).toContain('<div id="root">');
    const opened = await window();
    const ids = await photoIds(opened);
    expect(ids).toHaveLength(4);
    const cards = await opened.call(2_000_000, 'cards', { photoIds: ids });
    if (!cards.ok) throw new Error(cards.error.message);
    const sent: Record<string, unknown> = {};
    for (const { photoId, name } of z.array(photoCard).parse(cards.value)) {
      const full = await get(`photo/full/${photoId}`);
      const thumbnail = await get(`photo/thumbnail/${photoId}?v=1`);
      sent[name] = [full.status, full.headers.get('content-type'), thumbnail.status];
    }
    const refused = [404, 'text/plain; charset=utf-8', 204];
    const shown = [200, 'image/jpeg', 200];
    expect(sent).toEqual({ 'one.jpg': shown, 'two.jpg': shown, 'drawing.jpg': refused, 'page.jpg': refused });
    opened.socket.close();
  });

  it('tells a window of a photo that comes', async () => {
    const opened = await window();
    await photoIds(opened);
    opened.send({ verb: 'subscribe', event: 'changed' });
    await writePicture(join(place.photos, 'three.jpg'), 'three', 300);
    const { event } = await opened.until(
      (message): message is Extract<typeof message, { verb: 'event' }> => message.verb === 'event',
    );
    expect(event).toBe('changed');
    opened.socket.close();
  });

  it('says in words what only a desktop window can do', async () => {
    const opened = await window();
    expect(await opened.call(1, 'host')).toMatchObject({ ok: true, value: { isDesktop: false } });
    expect(await opened.call(2, 'chooseFolders', {}, 'command')).toMatchObject({
      error: { code: 'NOT_HERE' },
    });
    opened.socket.close();
  });

  it('refuses a port that is taken, and a folder that is none', async () => {
    const taken = await place.run(['serve', '--json', '--port', address.port]);
    expect([taken.status, JSON.parse(taken.stdout)]).toMatchObject([1, { error: { code: 'INPUT_INVALID' } }]);
    const missing = await place.run(['serve', '--json', '--port', '0', join(place.folder, 'nothing')]);
    expect([missing.status, JSON.parse(missing.stdout)]).toMatchObject([
      1,
      { error: { code: 'FOLDER_NOT_FOUND' } },
    ]);
    for (const wrong of [
      ['--port', '65536'],
      ['--port', '-1'],
      ['--host', ''],
    ])
      expect((await place.run(['serve', ...wrong])).status, wrong.join(' ')).toBe(2);
  });

  it('shows the address before all tags are judged', async () => {
    const other = new Workplace();
    const database = openCatalogue(other.catalogue);
    addPhoto(database, 'a.jpg');
    markEffectiveTagsStale(database);
    // so that they cannot be
    database.exec('BEGIN IMMEDIATE');
    const open = other.start(['serve', '--json', '--port', '0']);
    const line = await open.until(() => open.records()[0], 60_000, 'the address');
    database.exec('COMMIT');
    database.close();
    expect(serving.safeParse(line)).toMatchObject({ success: true });
    open.signalGroup('SIGINT');
    expect((await open.ended).status).toBe(0);
    expect(await other.close()).toEqual({ processes: [], files: [] });
  });

  it('warns where others on the network could come in', async () => {
    const open = place.start(['serve', '--json', '--port', '0', '--host', '0.0.0.0']);
    const line = await open.until(() => open.records()[0], 60_000, 'the address');
    expect(serving.parse(line).warning).toContain('Everybody on the network');
    open.signalGroup('SIGINT');
    expect((await open.ended).status).toBe(0);
  });

  it('ends by Ctrl-C, with its windows, whatever they do', async () => {
    const [idle, busy] = [await window(), await window()];
    for (let id = 0; id < 500; id++)
      busy.socket.send(encodeMessage({ verb: 'call', id, kind: 'query', name: 'tags', input: {} }));
    program.signalGroup('SIGINT');
    const run = await program.ended;
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(await idle.closed).toBe(1001);
    await busy.closed;
    const own = place.log().filter(({ pid, level }) => pid === program.pid && Number(level) >= 50);
    expect(own).toEqual([]);
  });
});
