/**
 * Makes the screenshots of the README from drawings (drawings.mjs): `npm run build`, then
 * `node tools/screenshots/make.mjs`, with Electron and a display. As root it passes --no-sandbox, as the tests do.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron } from 'playwright';
import sharp from 'sharp';
import { drawAll } from './drawings.mjs';

const root = resolve(import.meta.dirname, '../..');
const images = join(root, 'docs/images');
const folder = mkdtempSync(join(tmpdir(), 'tagroll-screenshots-'));
const catalogue = join(folder, 'catalogue');
const photos = join(folder, 'Pictures');

function tagroll(...words) {
  const run = spawnSync(process.execPath, [join(root, 'out/main/cli.js'), ...words], {
    env: { ...process.env, TAGROLL_CATALOGUE: catalogue },
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`tagroll ${words.join(' ')}: ${run.stdout}${run.stderr}`);
}

function electronPath() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return join(override, 'electron');
  const electron = join(root, 'node_modules/electron');
  return join(electron, 'dist', readFileSync(join(electron, 'path.txt'), 'utf8'));
}

/** A palette keeps a picture of flat colours small. */
async function take(page, name) {
  await page.waitForTimeout(900);
  const png = await page.screenshot();
  await sharp(png)
    .png({ palette: true, quality: 90, compressionLevel: 9 })
    .toFile(join(images, `${name}.png`));
}

try {
  const drawn = await drawAll(photos);
  tagroll('scan', photos);
  const byTag = new Map();
  for (const { path, tags } of drawn)
    for (const tag of tags) byTag.set(tag, [...(byTag.get(tag) ?? []), path]);
  for (const [tag, paths] of byTag) tagroll('tag', ...paths, `+${tag}`);
  for (const { path } of drawn.slice(0, 9)) tagroll('tag', path, '+family');
  const app = await _electron.launch({
    executablePath: electronPath(),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), join(root, 'out/shell/main.cjs')],
    env: { ...process.env, TAGROLL_CATALOGUE: catalogue },
  });
  const page = await app.firstWindow();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(1440, 900));
  await page.emulateMedia({ colorScheme: 'dark' });
  // the pictures have their tags from a person: no model is wanted here
  await page.getByRole('button', { name: 'Later' }).click();
  const grid = page.getByRole('grid', { name: 'Photos' });
  await grid.getByRole('gridcell').nth(8).click();
  await take(page, 'window-dark');
  await page.keyboard.press('Space');
  await page.getByTestId('photo-view').waitFor();
  await take(page, 'photo-dark');
  await page.keyboard.press('Escape');
  await page.emulateMedia({ colorScheme: 'light' });
  await grid.focus();
  await page.keyboard.press('/');
  await page.getByRole('search').getByRole('combobox').fill('sea or mountain date:2024..2026');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await grid.focus();
  await page.keyboard.press('Home');
  await take(page, 'search-light');
  await app.close();
  for (const name of ['window-dark', 'photo-dark', 'search-light'])
    if (!existsSync(join(images, `${name}.png`))) throw new Error(`${name} was not made.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
