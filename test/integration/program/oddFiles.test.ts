/** @file What disks hold besides photos with plain names, and what they do to files while they are read. */

import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { photoDetails, searchResult } from '../../../src/contract/schemas.ts';
import { dumpCatalogue } from '../../fixtures/catalogueDump.ts';
import { jpeg, writePicture } from '../../fixtures/pictures.ts';
import { unprivileged, Workplace, type RunningProgram } from '../../fixtures/program.ts';

interface ScanAnswer {
  readonly processed: number;
  readonly failed: number;
  readonly remaining: number;
  readonly offline: { path: string; failure: { code: string; message: string } }[];
  readonly folders: {
    photos: number;
    added: number;
    missing: number;
    growing: number;
    skipped: Record<string, number>;
    problems: { path: string; failure: { code: string; message: string } }[];
  };
  readonly failures: { path: string; codes: string[]; messages: string[] }[];
}

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(async () => expect(await place.close()).toEqual({ processes: [], files: [] }));

const inPhotos = (...parts: string[]): string => join(place.photos, ...parts);
const scan = async (...args: string[]): Promise<ScanAnswer> =>
  (await place.answer(['scan', place.photos, ...args])) as ScanAnswer;

/** States of all stages, by the path of the photo. */
function states(): Record<string, string> {
  const { photos, damage } = dumpCatalogue(place.catalogue, place.photos);
  expect(damage).toEqual([]);
  return Object.fromEntries(
    Object.entries(photos).map(([path, photo]) => [
      path,
      [...new Set((photo['stages'] as { state: string }[]).map((stage) => stage.state))].join(' '),
    ]),
  );
}

/** Waits until photos are with the tagger, and holds it there. @returns what lets it go on. */
async function holdTagger(program: RunningProgram): Promise<() => void> {
  let tagger: number | undefined;
  for (let waited = 0; tagger === undefined; waited += 5) {
    expect(waited).toBeLessThan(20_000);
    await sleep(5);
    const isWorking = place.log().some((line) => line['msg'] === 'a photo goes to the tagger');
    if (isWorking) tagger = place.processes().find(({ name }) => name.endsWith('taggerProcess.js'))?.pid;
  }
  process.kill(tagger, 'SIGSTOP');
  expect(program.child.exitCode).toBeNull();
  const pid = tagger;
  return () => process.kill(pid, 'SIGCONT');
}

describe('names', () => {
  const odd: readonly string[] = [
    'two\nlines.jpg',
    'tab\there.jpg',
    `quo"tes'and\`.jpg`,
    '-x.jpg',
    '--json.jpg',
    ' blank at both ends .jpg',
    '$(reboot);&|<>*?.jpg',
    'back\\slash.jpg',
    '家族 👨‍👩‍👧‍👦 été.jpg',
    'e\u0301 decomposed.jpg',
    '\u202egpj.right to left.jpg',
    'escape \u001b[31mred\u001b[0m\u0007.jpg',
    '\u009b31m one byte escape.jpg',
    `${'n'.repeat(251)}.jpg`,
    'ends with a dot..jpg',
    'UPPER.JPG',
    '%s %n %00.jpg',
  ];

  it('of every kind are taken up, shown, corrected, and do a terminal no harm', async () => {
    for (const [index, name] of odd.entries()) await writePicture(inPhotos(name), index);
    const deep = Array.from({ length: 12 }, (_, level) => `folder ${level} ${'x'.repeat(60)}`);
    await writePicture(inPhotos(...deep, 'deep.jpg'), 'deep');
    const bytes = Buffer.concat([
      Buffer.from(inPhotos('bytes ')),
      Buffer.from([0xff, 0xfe, 0xe9, 0x2e, 0x6a, 0x70, 0x67]),
    ]);
    await writePicture(bytes, 'bytes');
    mkdirSync(Buffer.concat([Buffer.from(inPhotos('folder ')), Buffer.from([0xe9])]));
    await writePicture(
      Buffer.concat([Buffer.from(inPhotos('folder ')), Buffer.from([0xe9]), Buffer.from('/in it.jpg')]),
      'in it',
    );

    const summary = await scan();
    expect(summary).toMatchObject({
      processed: odd.length + 3,
      failed: 0,
      folders: { added: odd.length + 3 },
    });
    expect(new Set(Object.values(states()))).toEqual(new Set(['done']));

    const shown = (await place.answer(['show', ...odd.map((name) => inPhotos(name))])) as unknown[];
    expect(shown.map((photo) => photoDetails.parse(photo).files.length)).toEqual(odd.map(() => 1));
    await place.answer(['tag', ...odd.slice(0, 8).map((name) => inPhotos(name)), '+odd']);
    await place.answer(['tag', 'folder:folder', '+deep or byte']);
    const found = searchResult.parse(await place.answer(['search', 'odd or "deep or byte"']));
    expect(found.total).toBe(10);

    const text = await place.run(['search', 'not tag:nothing', '--limit', '1000']);
    expect(text.status).toBe(0);
    // one line for each photo and one for the count: no name breaks a line, none commands the terminal
    expect(text.stdout.trimEnd().split('\n').length).toBe(odd.length + 4);
    // eslint-disable-next-line no-control-regex
    expect(text.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(text.stdout).toContain(String.raw`two\x0alines.jpg`);
    expect(text.stdout).toContain(String.raw`escape \x1b[31mred`);
    expect(text.stdout).toContain(String.raw`bytes \xff\xfe\xe9.jpg`);
    expect(text.stdout).toContain('家族 👨‍👩‍👧‍👦 été.jpg');
    // a name that turns the writing direction cannot hide what it is
    expect(text.stdout).not.toContain('\u202e');
    expect(text.stdout).toContain(String.raw`\u202egpj.right to left.jpg`);

    renameSync(inPhotos('two\nlines.jpg'), inPhotos('one line.jpg'));
    expect(await scan()).toMatchObject({ processed: 0, folders: { moved: 1, added: 0, missing: 0 } });
    expect(searchResult.parse(await place.answer(['search', 'odd'])).total).toBe(8);
  });
});

describe('things that are no plain files', () => {
  it('links in circles, sockets, pipes and empty files hold nothing up', async () => {
    await writePicture(inPhotos('a', 'photo.jpg'), 1);
    symlinkSync('..', inPhotos('a', 'up'));
    symlinkSync('.', inPhotos('a', 'here'));
    symlinkSync('self.jpg', inPhotos('a', 'self.jpg'));
    symlinkSync(inPhotos('a', 'photo.jpg'), inPhotos('link.jpg'));
    linkSync(inPhotos('a', 'photo.jpg'), inPhotos('hard link.jpg'));
    writeFileSync(inPhotos('empty.jpg'), '');
    execFileSync('mkfifo', [inPhotos('pipe.jpg')]);
    const server = createServer().listen(inPhotos('socket.jpg'));
    try {
      const summary = await scan();
      expect(summary.folders.skipped).toMatchObject({ 'symbolic-link': 4, special: 2, unreadable: 0 });
      expect(summary).toMatchObject({ processed: 3, failed: 1, folders: { photos: 3 } });
      expect(summary.failures).toEqual([
        expect.objectContaining({ path: inPhotos('empty.jpg'), codes: ['FILE_EMPTY'] }),
      ]);
      // two names of one file are two files of one photo
      expect(Object.keys(states()).length).toBe(2);
    } finally {
      server.close();
    }
    const throughLink = join(place.folder, 'link to photos');
    symlinkSync(place.photos, throughLink);
    expect(await place.answer(['scan', throughLink])).toMatchObject({ processed: 0, folders: { photos: 3 } });
  });

  it.skipIf(unprivileged === null)(
    'folders and files that may not be read are told, and read once they may be',
    async () => {
      await writePicture(inPhotos('open.jpg'), 1);
      await writePicture(inPhotos('secret.jpg'), 2);
      await writePicture(inPhotos('closed', 'inside.jpg'), 3);
      place.giveTo(unprivileged!.user);
      chmodSync(inPhotos('secret.jpg'), 0);
      chmodSync(inPhotos('closed'), 0);
      const options = { wrapper: unprivileged!.wrapper };
      const summary = (await place.answer(['scan', place.photos], options)) as ScanAnswer;
      expect(summary.folders.skipped).toMatchObject({ unreadable: 1 });
      expect(summary.folders.problems).toEqual([
        {
          path: inPhotos('closed'),
          failure: {
            code: 'FOLDER_NOT_READABLE',
            message: `You may not read the folder ${inPhotos('closed')}. Ask its owner for permission, or leave it.`,
          },
        },
      ]);
      expect(summary.failures).toMatchObject([
        { path: inPhotos('secret.jpg'), codes: ['FILE_NOT_READABLE'] },
      ]);
      chmodSync(inPhotos('secret.jpg'), 0o644);
      chmodSync(inPhotos('closed'), 0o755);
      expect(await place.answer(['scan'], options)).toMatchObject({ processed: 2, failed: 0, failures: [] });
      expect(Object.values(states())).toEqual(['done', 'done', 'done']);
      // and a folder that was readable keeps its photos when it no longer is
      chmodSync(inPhotos('closed'), 0);
      expect(await place.answer(['scan'], options)).toMatchObject({ processed: 0, folders: { missing: 0 } });
      chmodSync(inPhotos('closed'), 0o755);
    },
  );

  it('what is no folder cannot be added', async () => {
    await writePicture(inPhotos('a', 'photo.jpg'), 1);
    const code = async (path: string): Promise<unknown> => {
      const { code, status, message } = await place.refusal(['scan', path]);
      expect(status).toBe(1);
      expect(message).toMatch(/^[A-Z/][^\n!]{10,250}\.$/);
      return code;
    };
    expect(await code(inPhotos('a', 'photo.jpg'))).toBe('FOLDER_NOT_A_DIRECTORY');
    expect(await code(inPhotos('none'))).toBe('FOLDER_NOT_FOUND');
    expect(await code(inPhotos('a', 'photo.jpg', 'below'))).toBe('FOLDER_NOT_A_DIRECTORY');
    await scan();
    expect(await code(inPhotos('a'))).toBe('FOLDER_OVERLAPS');
    expect(await code(place.folder)).toBe('FOLDER_OVERLAPS');
  });
});

describe('files that change and go while a scan runs', () => {
  beforeEach(() => {
    place.environment['TAGROLL_LOG_LEVEL'] = 'debug';
  });

  it('one that grows is taken up when it is whole', async () => {
    await writePicture(inPhotos('still.jpg'), 1);
    const bytes = await jpeg('grows', 600, true);
    // a minute's worth of writing, however long the scan takes to start; the rest comes at once when it is through
    const part = Math.ceil(bytes.length / 400);
    let scanning = true;
    const writing = (async () => {
      for (let at = 0; at < bytes.length; at += part) {
        appendFileSync(inPhotos('growing.jpg'), bytes.subarray(at, at + part));
        if (scanning) await sleep(150);
      }
    })();
    await sleep(100);
    const during = await scan();
    scanning = false;
    expect(during).toMatchObject({ failed: 0, failures: [], folders: { growing: 1, added: 1 } });
    await writing;
    expect(await scan()).toMatchObject({ processed: 1, failed: 0, folders: { growing: 0, added: 1 } });
    expect(states()).toEqual({ 'still.jpg': 'done', 'growing.jpg': 'done' });
  });

  it('one that is deleted before it is read is missing, one that changes is read as it is then', async () => {
    for (let index = 0; index < 120; index++)
      await writePicture(inPhotos(`${String(index).padStart(3, '0')}.jpg`), index, 400);
    const program = place.start(['scan', place.photos, '--json']);
    const release = await holdTagger(program);
    // the first photos are read last
    rmSync(inPhotos('000.jpg'));
    await writePicture(inPhotos('001.jpg'), 'changed', 300);
    renameSync(inPhotos('002.jpg'), inPhotos('renamed.jpg'));
    release();
    const run = await program.ended;
    expect(run.status).toBe(0);
    // what was away when its turn came is looked for at the end of the same scan
    expect(JSON.parse(run.stdout)).toMatchObject({
      failed: 0,
      failures: [],
      remaining: 0,
      folders: { moved: 1, missing: 1 },
    });
    expect(await scan()).toMatchObject({
      processed: 0,
      failed: 0,
      folders: { moved: 0, changed: 0, missing: 0 },
    });
    const { '000.jpg': deleted, 'renamed.jpg': renamed, '001.jpg': changed, ...others } = states();
    expect([deleted, renamed, changed]).toEqual(['pending', 'done', 'done']);
    expect(new Set(Object.values(others))).toEqual(new Set(['done']));
    expect(dumpCatalogue(place.catalogue, place.photos).photos['001.jpg']!['width']).toBe(300);
  });

  it('a drive that is pulled is offline, and its photos wait for it', async () => {
    for (let index = 0; index < 120; index++) await writePicture(inPhotos(`${index}.jpg`), index, 400);
    const program = place.start(['scan', place.photos, '--json']);
    const release = await holdTagger(program);
    renameSync(place.photos, join(place.folder, 'in a drawer'));
    release();
    const run = await program.ended;
    expect(run.status).toBe(0);
    const summary = JSON.parse(run.stdout) as ScanAnswer;
    expect(summary.failures).toEqual([]);
    expect(summary.offline).toEqual([
      {
        path: place.photos,
        failure: {
          code: 'FOLDER_OFFLINE',
          message: `The folder ${place.photos} is not there. Its photos stay in the library; connect its drive, or remove the folder.`,
        },
      },
    ]);
    expect(summary.processed).toBeLessThan(120);
    expect(await place.answer(['status'])).toMatchObject({
      photos: 120,
      missingPhotos: 0,
      folders: [{ state: 'offline' }],
    });
    renameSync(join(place.folder, 'in a drawer'), place.photos);
    expect(await scan()).toMatchObject({
      processed: 120 - summary.processed,
      failed: 0,
      offline: [],
      remaining: 0,
    });
    expect(new Set(Object.values(states()))).toEqual(new Set(['done']));
  });

  it('Ctrl-C ends a scan soon, with its counts, and the next one goes on', async () => {
    for (let index = 0; index < 150; index++) await writePicture(inPhotos(`${index}.jpg`), index, 700, true);
    const program = place.start(['scan', place.photos, '--json']);
    while (!place.log().some((line) => line['msg'] === 'a photo is stored')) await sleep(10);
    const asked = performance.now();
    program.signalGroup('SIGINT');
    const run = await program.ended;
    const took = performance.now() - asked;
    expect(run.status).toBe(130);
    const summary = JSON.parse(run.stdout) as ScanAnswer & { interrupted: boolean };
    expect(summary).toMatchObject({ interrupted: true, failed: 0, failures: [] });
    expect(summary.processed + summary.remaining).toBe(150);
    expect(summary.remaining).toBeGreaterThan(0);
    expect(took).toBeLessThan(5000);
    // the children were left to the program: none ended of the signal and was started again
    expect(place.log().filter((line) => /ended/.test(String(line['msg'])))).toEqual([]);
    expect(Object.values(states()).filter((state) => state !== 'done' && state !== 'pending')).toEqual([]);
    expect(await scan()).toMatchObject({ processed: summary.remaining, remaining: 0 });
  });
});

describe('two programs at a time', () => {
  it('a second scan is told who is at work; everything else goes on beside it', async () => {
    place.environment['TAGROLL_LOG_LEVEL'] = 'debug';
    for (let index = 0; index < 60; index++) await writePicture(inPhotos(`${index}.jpg`), index, 300);
    const program = place.start(['scan', place.photos, '--json']);
    const release = await holdTagger(program);
    const busy = await place.refusal(['scan', place.photos]);
    expect(busy).toMatchObject({ code: 'CATALOGUE_BUSY', status: 1 });
    expect(busy.message).toContain(`process ${program.pid}`);
    expect(busy.message).toContain('"scan"');
    expect(await place.refusal(['watch'])).toMatchObject({ code: 'CATALOGUE_BUSY' });
    expect(await place.answer(['status'])).toMatchObject({
      photos: 60,
      atWork: { pid: program.pid, what: 'scan' },
    });
    expect(await place.answer(['search', 'is:untagged'])).toMatchObject({ total: 60 });
    expect(await place.answer(['tag', inPhotos('7.jpg'), '+mine'])).toMatchObject({ changedPhotos: 1 });
    expect(await place.answer(['tag', inPhotos('8.jpg'), '+mine', '+other'])).toMatchObject({
      changedDecisions: 2,
    });
    expect(await place.answer(['undo'])).toMatchObject({ changedPhotos: 1 });
    expect(await place.answer(['tags'])).toMatchObject([{ name: 'mine', photos: 1 }, { name: 'other' }]);
    release();
    expect((await program.ended).status).toBe(0);
    expect(await place.answer(['status'])).toMatchObject({
      atWork: null,
      decisions: 1,
      reviewedPhotos: 1,
    });
    expect(new Set(Object.values(states()))).toEqual(new Set(['done']));
  });

  it('corrections from many programs at a time are all kept', async () => {
    for (let index = 0; index < 6; index++) await writePicture(inPhotos(`${index}.jpg`), index);
    await scan();
    const runs = Array.from({ length: 6 }, (_, index) =>
      place.answer(['tag', inPhotos(`${index}.jpg`), '+shared', `+own ${index}`, '+third']),
    );
    for (const run of await Promise.all(runs)) expect(run).toMatchObject({ changedDecisions: 3 });
    expect(await place.answer(['status'])).toMatchObject({ decisions: 18, tags: 8 });
    for (let undone = 0; undone < 6; undone++) await place.answer(['undo']);
    expect(await place.refusal(['undo'])).toMatchObject({ code: 'NOTHING_TO_UNDO', status: 1 });
    expect(await place.answer(['status'])).toMatchObject({ decisions: 0 });
  });
});

describe('the catalogue itself', () => {
  const file = (): string => join(place.catalogue, 'catalogue.sqlite');
  const plain = /^[A-Z][^\n!]{20,400}\.$/;

  it('of a newer program is refused and not touched', async () => {
    await writePicture(inPhotos('a.jpg'), 1);
    await scan();
    const { default: Database } = await import('better-sqlite3');
    const database = new Database(file());
    database.pragma('user_version = 999');
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    const before = readFileSync(file());
    for (const args of [['scan'], ['search', 'a'], ['status'], ['undo']]) {
      const refusal = await place.refusal(args);
      expect(refusal).toMatchObject({ code: 'CATALOGUE_FROM_THE_FUTURE', status: 1 });
      expect(refusal.message).toMatch(plain);
    }
    expect(readFileSync(file()).equals(before)).toBe(true);
  });

  it('that is damaged is said to be, at its start or in its middle, and never taken for an empty one', async () => {
    for (let index = 0; index < 40; index++) await writePicture(inPhotos(`${index}.jpg`), index);
    await scan();
    const whole = readFileSync(file());
    const damaged = Buffer.from(whole);
    damaged.fill('x', 0, 64);
    writeFileSync(file(), damaged);
    for (const args of [['scan'], ['status'], ['tags']]) {
      const refusal = await place.refusal(args);
      expect(refusal).toMatchObject({ code: 'CATALOGUE_DAMAGED', status: 1 });
      // no migration has made a backup
      expect(refusal.message).toMatch(/copy of your own/);
      expect(refusal.message).toMatch(plain);
    }
    // every page but the first: whatever a command reads of them, it says so
    damaged.fill('x', 4096);
    whole.copy(damaged, 0, 0, 4096);
    writeFileSync(file(), damaged);
    for (const args of [
      ['scan'],
      ['status'],
      ['tags'],
      ['search', 'is:untagged'],
      ['undo'],
      ['folders', 'list'],
    ]) {
      expect(await place.refusal(args), args[0]).toMatchObject({ code: 'CATALOGUE_DAMAGED', status: 1 });
    }
    writeFileSync(file(), whole);
    expect(await scan()).toMatchObject({ processed: 0, folders: { photos: 40 } });
  });

  it('whose thumbnails are damaged or gone says so, or makes them again', async () => {
    for (let index = 0; index < 5; index++) await writePicture(inPhotos(`${index}.jpg`), index);
    await scan();
    const thumbnails = join(place.catalogue, 'thumbnails.sqlite');
    writeFileSync(thumbnails, 'x'.repeat(20_000));
    const refusal = await place.refusal(['scan']);
    expect(refusal).toMatchObject({ code: 'CATALOGUE_DAMAGED', status: 1 });
    expect(refusal.message).toContain('thumbnails.sqlite');
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${thumbnails}${suffix}`, { force: true });
    expect(await scan()).toMatchObject({ processed: 5, failed: 0 });
    expect(await place.answer(['status'])).toMatchObject({ thumbnails: { count: 5 } });
    expect(await scan()).toMatchObject({ processed: 0 });
  });

  it('cannot lie in a file', async () => {
    writeFileSync(join(place.folder, 'file'), 'x');
    for (const folder of [join(place.folder, 'file'), join(place.folder, 'file', 'below')]) {
      const refusal = await place.refusal(['status', '--catalogue', folder]);
      expect(refusal).toMatchObject({ code: 'CATALOGUE_NOT_WRITABLE', status: 1 });
      expect(refusal.message).toMatch(plain);
    }
  });

  it.skipIf(unprivileged === null)(
    'in a folder that may not be written is refused in plain words',
    async () => {
      await writePicture(inPhotos('a.jpg'), 1);
      await scan();
      place.giveTo(unprivileged!.user);
      const options = { wrapper: unprivileged!.wrapper };
      execFileSync('chmod', ['-R', 'a-w', place.catalogue]);
      for (const args of [['scan'], ['tag', inPhotos('a.jpg'), '+x'], ['undo']]) {
        const refusal = await place.refusal(args, options);
        expect(refusal, args[0]).toMatchObject({ code: 'CATALOGUE_NOT_WRITABLE', status: 1 });
        expect(refusal.message).toMatch(plain);
      }
      execFileSync('chmod', ['-R', 'u+w', place.catalogue]);
      chmodSync(place.folder, 0o555);
      const elsewhere = join(place.folder, 'other');
      expect(await place.refusal(['status', '--catalogue', elsewhere], options)).toMatchObject({
        code: 'CATALOGUE_NOT_WRITABLE',
      });
      chmodSync(place.folder, 0o755);
      expect(await place.answer(['scan'], options)).toMatchObject({ processed: 0 });
    },
  );
});
