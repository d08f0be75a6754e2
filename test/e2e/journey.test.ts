/**
 * @file What people do with Tagroll, in the desktop program itself and in a browser: from the first folder to a restart.
 * Real photos, a real model.
 */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from '../fixtures/program.ts';
import { hasShared, shared } from '../fixtures/shared.ts';
import { closeBrowser, windowKinds, type OpenedWindow } from '../fixtures/windowKinds.ts';
import type { WindowPage } from '../fixtures/windowPage.ts';

const FIRST = 24;

const pictures = hasShared
  ? spawnSync('find', [shared('photos/flickr8k_200'), '-name', '*.jpg'], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n')
      .toSorted()
  : [];

afterAll(closeBrowser);

describe.each(windowKinds)('with $kind', ({ isThere, open }) => {
  describe.skipIf(!isThere || !hasShared)('a person', () => {
    let workplace: Workplace;
    let opened: OpenedWindow;
    let window: WindowPage;
    const added = (name: string, index: number): void =>
      cpSync(pictures[index]!, join(workplace.photos, 'first', name));

    beforeAll(async () => {
      workplace = new Workplace();
      mkdirSync(join(workplace.photos, 'first'));
      for (let index = 0; index < FIRST; index += 1) added(`photo-${index}.jpg`, index);
      await workplace.answer(['models', 'add', shared('models/mlkit_object_labeler')]);
      opened = await open(workplace, [workplace.photos]);
      window = opened.page;
    });
    afterAll(async () => {
      await opened?.close();
      await workplace?.close();
    });

    it('sees the photos of the first folder, and tags arrive', async () => {
      await window.hasPhotos(FIRST);
      await window.hasPictures();
      const tree = window.page.getByRole('tree');
      await expect.poll(() => tree.getByRole('treeitem').count(), { timeout: 60_000 }).toBeGreaterThan(3);
    });

    it('drops a photo into the folder, and it appears with its tags', async () => {
      added('dropped.jpg', FIRST);
      await window.hasPhotos(FIRST + 1);
      await window.photo('dropped.jpg').click();
      await expect
        .poll(() => window.inspector.locator('[data-tag]').count(), { timeout: 60_000 })
        .toBeGreaterThan(0);
    });

    it('adds a tag of their own to one photo, finds it by that, and undoes it', async () => {
      await window.photo('photo-4.jpg').click();
      await window.addTag('grandma at the sea');
      await window.chipIs('grandma at the sea', 'effective');
      await window.photo('photo-3.jpg').click();
      await window.inspector.getByRole('heading', { name: 'photo-3.jpg' }).waitFor();
      // what was typed is added, not a longer name that begins so
      await window.addTag('grandma');
      await window.chipIs('grandma', 'effective');
      await window.search('grandma');
      await window.hasPhotos(1);
      expect(await window.photo('photo-3.jpg').count()).toBe(1);
      await window.page.keyboard.press('Control+z');
      await window.hasPhotos(0);
      await window.page.keyboard.press('Control+Shift+z');
      await window.hasPhotos(1);
      await window.search('');
      await window.hasPhotos(FIRST + 1);
    });

    it('rejects what the model said, and it stays visible as rejected', async () => {
      const { total: tagged } = (await workplace.answer(['search', 'is:tagged'])) as { total: number };
      await window.search('is:tagged');
      await window.hasPhotos(tagged);
      await window.grid.focus();
      await window.page.keyboard.press('Home');
      const name = (await window.grid.locator('[aria-selected="true"]').getAttribute('aria-label'))!;
      await window.inspector.getByRole('heading', { name }).waitFor();
      const chip = window.inspector.locator('[data-tag][data-state="effective"]').first();
      await chip.waitFor();
      const tag = (await chip.getAttribute('data-tag'))!;
      await window.page.keyboard.press('.');
      await window.page.keyboard.press('n');
      await window.chipIs(tag, 'rejected');
      const shown = (await workplace.answer(['show', join(workplace.photos, 'first', name)])) as {
        tags: { name: string; decision: string | null }[];
      }[];
      expect(shown[0]!.tags.find((one) => one.name === tag)).toMatchObject({ decision: 'reject' });
      await window.search('');
      await window.hasPhotos(FIRST + 1);
    });

    it('selects all and tags and rates them at once', async () => {
      await window.grid.focus();
      await window.page.keyboard.press('Control+a');
      await window.addTag('holiday');
      await window.chipIs('holiday', 'effective');
      await window.grid.focus();
      await window.page.keyboard.press('4');
      const total = async (query: string): Promise<number> =>
        ((await workplace.answer(['search', query])) as { total: number }).total;
      await expect.poll(() => total('holiday'), { timeout: 20_000 }).toBe(FIRST + 1);
      await expect.poll(() => total('rating:4'), { timeout: 20_000 }).toBe(FIRST + 1);
      await window.page.keyboard.press('Escape');
    });

    it('opens a photo large, steps through, and comes back to it', async () => {
      await window.grid.focus();
      await window.page.keyboard.press('Home');
      await window.page.keyboard.press('Space');
      const view = window.page.getByRole('dialog');
      await view.waitFor();
      await window.page.keyboard.press('ArrowRight');
      await window.page.keyboard.press('ArrowRight');
      await expect.poll(() => view.getByText(/^3 of /).count()).toBe(1);
      await expect
        .poll(() =>
          view
            .locator('img')
            .evaluateAll((all) => all.some((one) => (one as HTMLImageElement).naturalWidth >= 400)),
        )
        .toBe(true);
      await window.page.keyboard.press('Escape');
      await view.waitFor({ state: 'detached' });
    });

    it('takes something back in the photo view, and closes the notice that says so', async () => {
      await window.grid.focus();
      await window.page.keyboard.press('Home');
      await window.page.keyboard.press('Space');
      const view = window.page.getByTestId('photo-view');
      await view.waitFor();
      await window.page.keyboard.press('Control+z');
      const notice = window.page.getByTestId('notice-done').filter({ hasText: 'Undone' });
      await notice.getByRole('button', { name: 'Redo' }).click();
      const again = window.page.getByTestId('notice-done').filter({ hasText: 'Done again' });
      await again.getByRole('button', { name: 'Close this notice' }).click();
      await again.waitFor({ state: 'detached' });
      expect(await notice.count()).toBe(0);
      await window.page.keyboard.press('Escape');
      await view.waitFor({ state: 'detached' });
    });

    it('holds an arrow, and goes on from photo to photo', async () => {
      await window.grid.focus();
      await window.page.keyboard.press('Home');
      for (let press = 0; press < 6; press += 1) await window.page.keyboard.down('ArrowRight');
      await window.page.keyboard.up('ArrowRight');
      await expect
        .poll(() => window.grid.locator('[aria-selected="true"]').getAttribute('data-index'))
        .toBe('6');
    });

    it('reaches commands from the search field, and saves the search there', async () => {
      const { keyboard } = window.page;
      const dialog = window.page.getByRole('dialog');
      await keyboard.press('/');
      await window.searchField.fill('holiday');
      await keyboard.press('Control+k');
      await window.page.getByRole('dialog', { name: 'All commands' }).waitFor();
      await keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await window.searchField.focus();
      await keyboard.press('Control+s');
      await window.page.getByRole('dialog', { name: 'Save this search' }).waitFor();
      await keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await window.page.getByTestId('notice-done').filter({ hasText: 'holiday' }).waitFor();
      await window.search('');
      await window.hasPhotos(FIRST + 1);
    });

    it('types into the list of commands, and no letter is a command of its own', async () => {
      const { keyboard } = window.page;
      await window.grid.focus();
      await keyboard.press('Home');
      await keyboard.press('Control+k');
      const palette = window.page.getByRole('dialog', { name: 'All commands' });
      await palette
        .getByRole('option', { name: /Select all/ })
        .or(palette.getByText('Select all'))
        .waitFor();
      await keyboard.type('rate 2?');
      expect(await palette.getByRole('searchbox').or(palette.getByRole('textbox')).inputValue()).toBe(
        'rate 2?',
      );
      expect(await window.page.getByRole('dialog').count()).toBe(1);
      await keyboard.press('Escape');
      await palette.waitFor({ state: 'detached' });
      await expect
        .poll(() => window.grid.evaluate((grid) => grid.contains(document.activeElement)))
        .toBe(true);
      expect(await workplace.answer(['search', 'rating:2'])).toMatchObject({ total: 0 });
    });

    it('reviews a tag, takes all answers back, and nothing behind them', async () => {
      const { keyboard } = window.page;
      await window.grid.focus();
      await keyboard.press('Control+Shift+l');
      const review = window.page.getByTestId('review');
      // the field has the keyboard; Enter takes what is called as was typed
      const first = window.page.getByRole('option').first();
      const tag = (await first.textContent())!.replace(/\d+ to review$/, '');
      await keyboard.type(tag);
      await keyboard.press('Enter');
      await expect.poll(() => review.getByRole('combobox').inputValue()).toBe(tag);
      const progress = review.getByRole('status').first();
      await progress.getByText(/^\d+ decided/).waitFor();
      const atFirst = await progress.textContent();
      await keyboard.press('y');
      // a held key answers once
      for (let press = 0; press < 3; press += 1) await keyboard.down('n');
      await keyboard.up('n');
      await progress.getByText('1 yes, 1 no').waitFor();
      for (let press = 0; press < 6; press += 1) await keyboard.press('Control+z');
      await expect.poll(() => progress.textContent()).toBe(atFirst);
      await keyboard.press('Escape');
      await review.waitFor({ state: 'detached' });
      await window.search('holiday rating:4');
      await window.hasPhotos(FIRST + 1);
      await window.search('');
    });

    it('is helped where a search makes no sense', async () => {
      await window.search('rating>=');
      await expect.poll(() => window.page.getByRole('alert').count()).toBeGreaterThan(0);
      await window.search('');
      await window.hasPhotos(FIRST + 1);
    });

    it('goes on when the tagger is killed', async () => {
      const tagger = workplace.processes().filter(({ pid }) => isTagger(pid));
      for (const { pid } of tagger) process.kill(pid, 'SIGKILL');
      added('after.jpg', FIRST + 1);
      await window.hasPhotos(FIRST + 2);
      const tagged = async (): Promise<number> =>
        ((await workplace.answer(['search', 'folder:first is:untagged'])) as { total: number }).total;
      // the new one is read, by a tagger that was started again
      await expect.poll(tagged, { timeout: 60_000 }).toBeLessThan(2);
      await window.photo('after.jpg').click();
      await expect
        .poll(() => window.inspector.locator('[data-tag]').count(), { timeout: 60_000 })
        .toBeGreaterThan(0);
    });

    it('unplugs the folder: it is offline and nothing is lost; plugged in again, all is as it was', async () => {
      const away = `${workplace.photos}-away`;
      renameSync(workplace.photos, away);
      const offline = window.page.getByRole('navigation').getByText('Not connected');
      await expect.poll(() => offline.count(), { timeout: 60_000 }).toBeGreaterThan(0);
      await window.hasPhotos(FIRST + 2);
      renameSync(away, workplace.photos);
      await expect.poll(() => offline.count(), { timeout: 60_000 }).toBe(0);
      await window.hasPhotos(FIRST + 2);
    });

    it('starts the program again and finds everything as it was', async () => {
      await opened.close();
      opened = await open(workplace, []);
      window = opened.page;
      await window.hasPhotos(FIRST + 2);
      await window.search('grandma');
      await window.hasPhotos(1);
      await window.search('holiday rating:4');
      await window.hasPhotos(FIRST + 1);
    });

    it('has heard no complaint from the page', () => {
      expect(opened.complaints).toEqual([]);
    });
  });
});

/** True for the tagger: Electron's utility process for Node, or the command line's child. */
function isTagger(pid: number): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return words.includes('node.mojom.NodeService') || words.includes('taggerProcess.js');
  } catch (error) {
    // it ended while we looked
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}
