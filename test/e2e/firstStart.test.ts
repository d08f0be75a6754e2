/** @file A fresh machine without a network: the model that ships tags at once, says so, and recommends a better one once. */

import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from '../fixtures/program.ts';
import { hasShared, shared } from '../fixtures/shared.ts';
import { closeBrowser, windowKinds, type OpenedWindow } from '../fixtures/windowKinds.ts';

const PHOTOS = 40;

afterAll(closeBrowser);

describe.each(windowKinds)('a first start with $kind', ({ isThere, open }) => {
  describe.skipIf(!isThere || !hasShared)('(needs ../shared)', () => {
    let workplace: Workplace;
    let opened: OpenedWindow;

    beforeAll(async () => {
      workplace = new Workplace();
      delete workplace.environment['TAGROLL_STARTER'];
      const source = shared('photos/flickr8k_200/Images');
      for (const name of readdirSync(source).toSorted().slice(0, PHOTOS))
        cpSync(join(source, name), join(workplace.photos, name));
      opened = await open(workplace, [workplace.photos]);
    });
    afterAll(async () => {
      await opened?.close();
      await workplace?.close();
    });

    const prompt = () => opened.page.page.getByRole('region', { name: 'A model tells what is in a photo' });

    it('shows tagged photos, and whose tags they are', async () => {
      const { page } = opened;
      await page.hasPhotos(PHOTOS);
      await page.search('person');
      await expect
        .poll(() => page.grid.getByRole('gridcell').count(), { timeout: 60_000 })
        .toBeGreaterThan(5);
      await page.grid.focus();
      await page.page.keyboard.press('Home');
      await page.chipIs('person', 'effective');
      await page.inspector.getByText('From Starter, the small model that comes with Tagroll.').waitFor();
    });

    it('recommends a better model, and not again after "later"', async () => {
      await prompt().waitFor();
      expect(await prompt().textContent()).toContain('CLIP');
      await prompt().getByRole('button', { name: 'Later' }).click();
      await prompt().waitFor({ state: 'detached' });
      await opened.page.page.reload();
      await opened.page.search('person');
      await opened.page.page.waitForTimeout(1000);
      expect(await prompt().count()).toBe(0);
    });

    it('complains of nothing', () => {
      expect(opened.complaints).toEqual([]);
    });
  });
});
