/** @file Where the keyboard is, from one part of the window to the next, in a browser: nothing that is typed is lost. */

import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Keyboard, Locator } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasChromium, openBrowser, openServed, type ServedWindow } from '../fixtures/browser.ts';
import { Workplace } from '../fixtures/program.ts';
import { hasShared, shared } from '../fixtures/shared.ts';
import { WindowPage } from '../fixtures/windowPage.ts';

const PHOTOS = 8;

describe.skipIf(!hasChromium || !hasShared)('the keyboard', () => {
  let workplace: Workplace;
  let browser: Browser;
  let served: ServedWindow;
  let window: WindowPage;
  let keyboard: Keyboard;
  let palette: Locator;
  let view: Locator;

  const ratedWith = async (stars: number): Promise<unknown> =>
    workplace.answer(['search', `rating:${stars}`]);
  const isInGrid = (): Promise<boolean> =>
    window.grid.evaluate((grid) => grid.contains(document.activeElement));

  beforeAll(async () => {
    workplace = new Workplace();
    const source = shared('photos/coco128/train2017');
    for (const name of readdirSync(source).slice(0, PHOTOS))
      cpSync(join(source, name), join(workplace.photos, name));
    browser = await openBrowser();
    served = await openServed(workplace, browser, [workplace.photos]);
    window = new WindowPage(served.page);
    ({ keyboard } = served.page);
    palette = served.page.getByRole('dialog', { name: 'All commands' });
    view = served.page.getByTestId('photo-view');
  });
  afterAll(async () => {
    await served?.close();
    await browser?.close();
    await workplace?.close();
  });
  beforeEach(async () => {
    await window.hasPhotos(PHOTOS);
    await window.hasPictures();
    await window.grid.focus();
    await keyboard.press('Home');
  });

  it('types into the list of commands from its key on, and no letter is a command of its own', async () => {
    await keyboard.press('Control+k');
    await keyboard.type('rate 2x');
    await keyboard.press('Backspace');
    await expect.poll(() => palette.locator('input').inputValue()).toBe('rate 2');
    expect(await served.page.getByRole('dialog').count()).toBe(1);
    await keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    await expect.poll(isInGrid).toBe(true);
    expect(await ratedWith(2)).toMatchObject({ total: 0 });
  });

  it('does what was typed with Enter, however soon that comes', async () => {
    await keyboard.press('Control+k');
    await keyboard.type('rate 3 stars');
    await keyboard.press('Enter');
    await palette.waitFor({ state: 'detached' });
    await expect.poll(() => ratedWith(3)).toMatchObject({ total: 1 });
  });

  it('comes back to the same place of the grid from the cloud of tags, and from a search', async () => {
    const { page } = served;
    await page.setViewportSize({ width: 700, height: 420 });
    const placeNow = (): Promise<number> => window.grid.evaluate((grid) => grid.scrollTop);
    await keyboard.press('End');
    await expect.poll(placeNow).toBeGreaterThan(100);
    await page.waitForTimeout(300);
    const before = await placeNow();
    await keyboard.press('c');
    await window.grid.waitFor({ state: 'detached' });
    await keyboard.press('Escape');
    await expect.poll(placeNow).toBe(before);
    await expect.poll(isInGrid).toBe(true);
    await window.search('rating:5');
    await window.hasPhotos(0);
    await window.search('');
    await window.hasPhotos(PHOTOS);
    await expect.poll(placeNow).toBe(before);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('is led to the box that filters tags, from the list of commands and where its panel is closed', async () => {
    const filter = served.page.getByRole('textbox', { name: 'Find a tag' });
    const isInFilter = (): Promise<boolean> => filter.evaluate((box) => box === document.activeElement);
    await keyboard.press('Control+k');
    await keyboard.type('find a tag');
    await keyboard.press('Enter');
    await expect.poll(isInFilter).toBe(true);
    await window.grid.focus();
    await keyboard.press('Control+b');
    await filter.waitFor({ state: 'detached' });
    await keyboard.press('Control+Shift+f');
    await expect.poll(isInFilter).toBe(true);
    await keyboard.press('Control+k');
    await palette.waitFor();
    await keyboard.press('Control+Shift+f');
    await palette.waitFor({ state: 'detached' });
    await expect.poll(isInFilter).toBe(true);
  });

  it('is with the photo again after what lay over it, which hid neither the photo nor the panel behind it', async () => {
    const panel = served.page.locator('nav');
    await panel.evaluate((nav) => nav.setAttribute('data-same', ''));
    await keyboard.press('Space');
    await view.waitFor();
    await keyboard.press('Control+k');
    await palette.waitFor();
    expect(await view.isVisible()).toBe(true);
    await keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    await keyboard.press('Control+o');
    const picker = served.page.getByRole('dialog', { name: 'Choose a folder for the library' });
    await picker.getByRole('listbox').waitFor();
    for (const key of ['4', 'ArrowRight', 'i', 't']) await keyboard.press(key);
    await keyboard.press('Escape');
    await picker.waitFor({ state: 'detached' });
    expect(await view.getByText(/^1 of /).count()).toBe(1);
    await keyboard.press('ArrowRight');
    await view.getByText(/^2 of /).waitFor();
    await keyboard.press('Escape');
    await view.waitFor({ state: 'detached' });
    await expect.poll(isInGrid).toBe(true);
    expect(await panel.getAttribute('data-same')).toBe('');
    expect(await ratedWith(4)).toMatchObject({ total: 0 });
  });

  it.each(['c', 'i', '4', '?'])(
    'chooses in an open list with %s, and does nothing behind it',
    async (key) => {
      const order = served.page.getByRole('button', { name: /Order/ });
      await order.focus();
      await keyboard.press('Enter');
      const list = served.page.getByRole('listbox');
      await list.waitFor();
      await expect.poll(() => list.evaluate((all) => all.contains(document.activeElement))).toBe(true);
      await keyboard.press(key);
      await keyboard.press('Escape');
      await list.waitFor({ state: 'detached' });
      expect(await window.grid.isVisible()).toBe(true);
      expect(await window.inspector.isVisible()).toBe(true);
      expect(await served.page.getByRole('dialog').count()).toBe(0);
      expect(await ratedWith(4)).toMatchObject({ total: 0 });
    },
  );

  it('has heard no complaint from the page', () => {
    expect(served.complaints).toEqual([]);
  });
});
