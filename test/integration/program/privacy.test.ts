/** @file Nothing leaves the machine: the program and its children open no socket to anywhere, as the system sees it. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from '../../fixtures/program.ts';
import { hasShared, shared } from '../../fixtures/shared.ts';

const mayTrace = spawnSync('strace', ['-f', '-e', 'trace=connect', 'true']).status === 0;

describe.skipIf(!hasShared || !mayTrace)('the network (needs ../shared, and strace)', () => {
  let place: Workplace;
  beforeAll(() => {
    place = new Workplace();
    // all hardware of the platform: whatever each of them loads
    place.environment['TAGROLL_PROVIDERS'] = '';
    const coco = shared('photos/coco128/train2017');
    for (const name of readdirSync(coco).slice(0, 3))
      copyFileSync(join(coco, name), join(place.photos, name));
  });
  afterAll(async () => expect(await place.close()).toEqual({ processes: [], files: [] }));

  it('is not touched by adding a model, scanning and searching', { timeout: 120_000 }, async () => {
    const commands = [
      ['models', 'add', shared('models/selfmade_dual_encoder')],
      ['scan', place.photos],
      ['search', '~"a dog"'],
    ];
    for (const [index, args] of commands.entries()) {
      const trace = join(place.folder, `trace ${index}`);
      const run = await place.run(args, {
        wrapper: ['strace', '-f', '-o', trace, '-e', 'trace=socket,connect,sendto,execve'],
      });
      expect(run.status, run.stderr).toBe(0);
      const lines = readFileSync(trace, 'utf8').split('\n');
      expect(
        lines.filter((line) => line.includes('execve(')).length,
        'the children are traced too',
      ).toBeGreaterThan(args[0] === 'models' ? 1 : 0);
      expect(lines.filter((line) => /AF_INET|AF_INET6/.test(line))).toEqual([]);
    }
    // onnxruntime would keep a device number and a queue of reports here
    expect(existsSync(join(place.folder, '.cache'))).toBe(false);
  });
});
