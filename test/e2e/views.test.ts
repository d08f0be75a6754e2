/**
 * @file Every view of the window, in both themes: axe finds no violation, the page complains of nothing, and a screenshot
 * is left in `out/screenshots` for people to look at.
 */

import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, openBrowser, openServed } from '../fixtures/browser.ts';
import { hasElectron, openDesktop, type Desktop } from '../fixtures/desktop.ts';
import { Workplace } from '../fixtures/program.ts';
import { hasShared, projectFolder, shared } from '../fixtures/shared.ts';
import { WindowPage } from '../fixtures/windowPage.ts';

/** As text: the window's policy lets no script in from elsewhere. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const screenshots = join(projectFolder, 'out/screenshots');
/** A picture to try. */
const tried = (): string => {
  const folder = shared('photos/coco128/train2017');
  return join(folder, readdirSync(folder)[0]!);
};

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds, by the rules of WCAG 2.2 A and AA and its own best practices. */
async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { run } = (window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe;
    return (await run()).violations;
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/** Small pictures that one sees no picture in: a canvas is empty until it is drawn. */
const undrawn = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      [...document.querySelectorAll('canvas')].filter((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return one.width === 0 && bottom >= 0 && top <= innerHeight;
      }).length,
  );

/** Views and how one gets there, with the keyboard, from the grid. */
const VIEWS: readonly { readonly name: string; readonly open: (window: WindowPage) => Promise<void> }[] = [
  { name: 'grid', open: async (window) => window.grid.focus() },
  {
    name: 'one photo',
    open: async (window) => {
      await window.grid.focus();
      await window.page.keyboard.press('Home');
    },
  },
  { name: 'selection', open: async (window) => window.page.keyboard.press('Control+a') },
  {
    name: 'search',
    open: async (window) => {
      await window.page.keyboard.press('Escape');
      await window.page.keyboard.press('/');
      await window.searchField.fill('d');
      await window.page.getByRole('listbox').waitFor();
    },
  },
  {
    name: 'empty result',
    open: async (window) => {
      await window.search('folder:nowhere');
      await window.page.getByRole('button', { name: 'Show all photos' }).waitFor();
    },
  },
  {
    name: 'save search',
    open: async (window) => {
      await window.search('is:tagged');
      await window.page.keyboard.press('Control+s');
      await window.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'notice',
    open: async (window) => {
      await window.page.keyboard.press('Enter');
      await window.page.getByText('is saved.').waitFor();
    },
  },
  {
    name: 'rename search',
    open: async (window) => {
      await window.page.getByRole('button', { name: /^More for/ }).click();
      await window.page.getByRole('menuitem', { name: 'Rename' }).click();
      await window.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'photo',
    open: async (window) => {
      await window.page.keyboard.press('Escape');
      await window.search('');
      await window.grid.focus();
      await window.page.keyboard.press('Home');
      await window.page.keyboard.press('Space');
      await window.page.getByTestId('photo-view').waitFor();
    },
  },
  {
    name: 'shortcuts',
    open: async (window) => {
      await window.page.keyboard.press('Escape');
      await window.page.keyboard.press('Shift+?');
      await window.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'palette',
    open: async (window) => {
      await window.page.keyboard.press('Escape');
      await window.page.keyboard.press('Control+k');
      await window.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'cloud',
    open: async (window) => {
      await window.page.keyboard.press('Escape');
      await window.grid.focus();
      await window.page.keyboard.press('c');
    },
  },
  {
    name: 'review',
    open: async (window) => {
      await window.page.keyboard.press('Control+Shift+l');
      await window.page.getByTestId('review').waitFor();
      // where no tag is chosen yet, the list of them is open at once, and lies over all else
      const list = window.page.getByRole('listbox', { name: 'Suggestions' });
      if (await list.isVisible()) await window.page.keyboard.press('Escape');
      await list.waitFor({ state: 'detached' });
    },
  },
  {
    name: 'review one by one',
    open: async ({ page }) => {
      await page.getByRole('combobox', { name: 'Tag to review' }).press('ArrowDown');
      await page.getByRole('option').first().click();
      await page.getByRole('radio', { name: 'One by one' }).click();
      await page.getByText(/^Is this/).waitFor();
    },
  },
  {
    name: 'review in a grid',
    open: async ({ page }) => {
      await page.getByRole('radio', { name: 'Grid' }).click();
      await page.getByText(/^Pull over photos/).waitFor();
    },
  },
  {
    name: 'try a picture',
    open: async (window) => {
      await window.page.getByRole('button', { name: 'All photos' }).click();
      await window.grid.focus();
      await window.page.keyboard.press('Control+Shift+o');
      await window.page.locator('input[type="file"]').setInputFiles(tried());
      await window.page.getByRole('radio', { name: 'As bars' }).click();
    },
  },
  {
    name: 'try a picture, cloud',
    open: async ({ page }) => page.getByRole('radio', { name: 'As a cloud' }).click(),
  },
  {
    name: 'library',
    open: async ({ page }) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+,');
    },
  },
  ...['Models', 'Strictness', 'Appearance', 'Storage', 'Problems', 'Log', 'Folders'].map((section) => ({
    name: `library, ${section.toLowerCase()}`,
    open: async ({ page }: WindowPage) => page.getByRole('tab', { name: section }).click(),
  })),
  {
    name: 'remove folder',
    open: async ({ page }) => {
      await page.getByRole('button', { name: /^Remove .* from the library/ }).click();
      await page.getByRole('alertdialog').or(page.getByRole('dialog')).waitFor();
    },
  },
];

/** Words by which one finds the way in another language. */
const LANGUAGES = [
  { name: 'Français', grid: 'Photos', all: 'Toutes les photos', language: 'Langue' },
  { name: '中文', grid: '照片', all: '所有照片', language: '语言' },
] as const;

async function settle(page: Page): Promise<void> {
  // lazily loaded parts, pictures, and what the library has still to answer
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(400);
}

describe.skipIf(!hasElectron || !hasShared)('the window’s views', () => {
  let workplace: Workplace;
  let desktop: Desktop;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    workplace = new Workplace();
    const source = shared('photos/coco128/train2017');
    for (const name of readdirSync(source).slice(0, 40))
      cpSync(join(source, name), join(workplace.photos, name));
    writeFileSync(join(workplace.photos, 'damaged.jpg'), Buffer.alloc(5000));
    await workplace.answer(['models', 'add', shared('models/mlkit_object_labeler')]);
    await workplace.answer(['scan', workplace.photos]);
    desktop = await openDesktop(workplace);
  });
  afterAll(async () => {
    await desktop?.close();
    await workplace?.close();
  });

  it.each(['dark', 'light'] as const)('are accessible, %s', async (colorScheme) => {
    const { page } = desktop;
    await new WindowPage(page).hasPictures();
    await page.emulateMedia({ colorScheme });
    const found: Record<string, string[]> = {};
    for (const { name, open } of VIEWS) {
      await open(new WindowPage(page));
      await settle(page);
      await page.screenshot({ path: join(screenshots, `${name} ${colorScheme}.png`) });
      found[name] = await violations(page);
      await expect.poll(() => undrawn(page), { message: name, timeout: 10_000 }).toBe(0);
    }
    expect(found).toEqual(Object.fromEntries(VIEWS.map(({ name }) => [name, []])));
    // back to the grid for the other theme
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'All photos' }).click();
  });

  it.each(LANGUAGES)('are accessible in $name', async ({ name, grid, all, language }) => {
    const { page } = desktop;
    await page.keyboard.press('Control+,');
    await page.getByRole('tab').nth(3).click();
    await page.getByRole('button', { name: new RegExp(`Language|Langue|${language}`) }).click();
    await page.getByRole('option', { name }).click();
    await page.getByRole('button', { name: new RegExp(language) }).waitFor();
    await settle(page);
    await page.screenshot({ path: join(screenshots, `settings ${name}.png`) });
    const inSettings = await violations(page);
    await page.getByRole('button', { name: all }).click();
    await page.getByRole('grid', { name: grid }).focus();
    await page.keyboard.press('Home');
    await settle(page);
    await page.screenshot({ path: join(screenshots, `grid ${name}.png`) });
    expect([inSettings, await violations(page)]).toEqual([[], []]);
  });

  it('complain of nothing', () => {
    // of the damaged photo Chromium says by itself that it has no picture
    expect(desktop.complaints.filter((text) => !text.includes('status of 404'))).toEqual([]);
  });
});

describe.skipIf(!hasElectron || !hasShared)('the first run', () => {
  it.each(['dark', 'light'] as const)('is accessible, %s', async (colorScheme) => {
    const workplace = new Workplace();
    const desktop = await openDesktop(workplace);
    try {
      await desktop.page.emulateMedia({ colorScheme });
      await desktop.page
        .getByRole('button', { name: /folder/i })
        .first()
        .waitFor();
      await settle(desktop.page);
      await desktop.page.screenshot({ path: join(screenshots, `first run ${colorScheme}.png`) });
      expect(await violations(desktop.page)).toEqual([]);
      expect(desktop.complaints).toEqual([]);
    } finally {
      await desktop.close();
      await workplace.close();
    }
  });
});

describe.skipIf(!hasChromium)('choosing a folder in a browser', () => {
  it('is accessible in both themes', async () => {
    const workplace = new Workplace();
    const browser = await openBrowser();
    const served = await openServed(workplace, browser);
    try {
      const { page } = served;
      await page
        .getByRole('main')
        .getByRole('button', { name: /folder/i })
        .click();
      await page.getByRole('dialog').waitFor();
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        await settle(page);
        await page.screenshot({ path: join(screenshots, `folder picker ${colorScheme}.png`) });
        expect(await violations(page)).toEqual([]);
      }
      expect(served.complaints).toEqual([]);
    } finally {
      await served.close();
      await browser.close();
      await workplace.close();
    }
  });
});
