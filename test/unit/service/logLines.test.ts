import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog } from '../../../src/service/log.ts';
import { lastLogLines, logPath } from '../../../src/service/logLines.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tagroll-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the last lines of the log', () => {
  it('are those that the log wrote, with what an error said', async () => {
    const log = openLog(folder);
    log.log('info', 'one', { some: 'thing' });
    log.log('warn', 'two');
    log.log('error', 'three', new Error('of a kind'));
    log.close();
    const lines = await lastLogLines(folder, 2);
    expect(lines.map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'two'],
      ['error', 'three: of a kind'],
    ]);
    expect(Math.abs(lines[0]!.at - Date.now())).toBeLessThan(60_000);
  });

  it('are none where there is no log, and leave out what is no line of it', async () => {
    expect(await lastLogLines(folder, 10)).toEqual([]);
    const log = openLog(folder);
    log.log('info', 'x'.repeat(600_000));
    log.log('info', 'whole');
    log.close();
    appendFileSync(logPath(folder), 'no JSON\n{"other":1}\n{"level":30,"time":5,"ms');
    expect((await lastLogLines(folder, 10)).map(({ message }) => message)).toEqual(['whole']);
  });
});
