/**
 * @file The program as it is installed: packaged with its archive and fuses, started, and a folder of real photos given to
 * it. Its debugging port for Node is fused shut, so it is looked into over Chromium's.
 */

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasElectron, TEST_SWITCHES } from '../fixtures/desktop.ts';
import { sleep, Workplace } from '../fixtures/program.ts';
import { hasShared, projectFolder, shared } from '../fixtures/shared.ts';

const unpacked = join(projectFolder, 'out/packages/linux-unpacked');
const program = join(unpacked, 'tagroll');
const PHOTOS = 12;

/**
 * Asked for by name: once in five runs Chromium's debugging port of the packaged program did not answer within 30 seconds,
 * which is not understood yet.
 */
const isAskedFor = process.env['TAGROLL_TEST_PACKAGE'] === '1';
const canRun = isAskedFor && hasElectron && hasShared && process.platform === 'linux';

describe.skipIf(!canRun)('the packaged program (TAGROLL_TEST_PACKAGE=1)', () => {
  let workplace: Workplace;
  let child: ChildProcess;
  let browser: Browser;
  let page: Page;
  let printed = '';

  beforeAll(async () => {
    const made = spawnSync(
      process.execPath,
      [
        join(projectFolder, 'node_modules/electron-builder/cli.js'),
        '--config',
        'tools/electron-builder.mjs',
        '--linux',
        'dir',
      ],
      { cwd: projectFolder, encoding: 'utf8' },
    );
    expect(made.status, `${made.stdout}${made.stderr}`).toBe(0);
    workplace = new Workplace();
    const source = shared('photos/flickr8k_200');
    const pictures = spawnSync('find', [source, '-name', '*.jpg'], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n');
    mkdirSync(join(workplace.photos, 'first'), { recursive: true });
    for (const [index, path] of pictures.slice(0, PHOTOS).entries())
      cpSync(path, join(workplace.photos, 'first', `${index}.jpg`));
    // the model that ships, out of the package's archive
    delete workplace.environment['TAGROLL_STARTER'];
    const userData = join(workplace.catalogue, 'window');
    // Chromium writes its debugging port where it is told at its start that its data lies
    const words = [
      ...TEST_SWITCHES,
      '--remote-debugging-port=0',
      `--user-data-dir=${userData}`,
      workplace.photos,
    ];
    child = spawn(program, words, {
      env: {
        PATH: process.env['PATH'],
        DISPLAY: process.env['DISPLAY'],
        XAUTHORITY: process.env['XAUTHORITY'],
        HOME: workplace.folder,
        TMPDIR: workplace.temporary,
        TAGROLL_CATALOGUE: workplace.catalogue,
        // a fuse says that this is not read
        NODE_OPTIONS: '--require /nowhere/at/all.cjs',
        ...workplace.environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (text) => (printed += String(text)));
    const port = join(userData, 'DevToolsActivePort');
    for (let tries = 0; !existsSync(port) && tries < 400; tries += 1) await sleep(50);
    const [number] = readFileSync(port, 'utf8').split('\n');
    browser = await chromium.connectOverCDP(`http://127.0.0.1:${number}`);
    const [context] = browser.contexts();
    page = context!.pages()[0] ?? (await context!.waitForEvent('page'));
  });
  afterAll(async () => {
    await browser?.close();
    child?.kill('SIGTERM');
    await workplace?.close();
  });

  it('shows the photos of the folder that it was started with, tagged', async () => {
    await expect
      .poll(() => page.getByRole('gridcell', { name: '.jpg' }).count(), { timeout: 60_000, message: printed })
      .toBe(PHOTOS);
    await expect
      .poll(
        () =>
          page.evaluate(
            () =>
              [...document.querySelectorAll<HTMLCanvasElement>('[role=gridcell] canvas')].filter(
                (picture) => picture.width > 0,
              ).length,
          ),
        { timeout: 60_000 },
      )
      .toBe(PHOTOS);
    // by the models, in the utility process; the decoder beside it runs on the plain Node
    const done = async (): Promise<number | undefined> => {
      // which must not bring the model itself
      const environment = { TAGROLL_STARTER: 'off' };
      const { stages } = (await workplace.answer(['status'], { environment })) as {
        stages: { stage: string; state: string; count: number }[];
      };
      return stages.find(({ stage, state }) => stage === 'model:starter' && state === 'done')?.count;
    };
    await expect.poll(done, { timeout: 60_000, interval: 500 }).toBe(PHOTOS);
  });

  it('has its fuses set', () => {
    const read = spawnSync(
      process.execPath,
      [join(projectFolder, 'node_modules/@electron/fuses/dist/bin.js'), 'read', '--app', program],
      { encoding: 'utf8' },
    );
    const state = Object.fromEntries(
      [...read.stdout.matchAll(/(\w+) is (\w+)/g)].map(([, name, value]) => [name, value]),
    );
    expect(state, read.stdout + read.stderr).toMatchObject({
      RunAsNode: 'Disabled',
      EnableCookieEncryption: 'Enabled',
      EnableNodeOptionsEnvironmentVariable: 'Disabled',
      EnableNodeCliInspectArguments: 'Disabled',
      EnableEmbeddedAsarIntegrityValidation: 'Enabled',
      OnlyLoadAppFromAsar: 'Enabled',
      GrantFileProtocolExtraPrivileges: 'Disabled',
    });
  });

  it('is not a Node for whoever asks it to be one', () => {
    const asked = spawnSync(program, ['-e', 'console.log("taken")'], {
      env: { ELECTRON_RUN_AS_NODE: '1', HOME: workplace.folder, DISPLAY: ':none' },
      encoding: 'utf8',
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    expect(asked.stdout).not.toContain('taken');
  });

  it('lives in its archive, and brings the plain Node for its decoder', () => {
    const resources = join(unpacked, 'resources');
    expect(existsSync(join(resources, 'app.asar'))).toBe(true);
    expect(existsSync(join(resources, 'app'))).toBe(false);
    const node = spawnSync(join(resources, 'node/node'), ['--version'], { encoding: 'utf8' });
    expect(node.stdout).toMatch(/^v2\d\./);
  });
});
