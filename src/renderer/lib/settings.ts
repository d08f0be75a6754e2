/** @file The owner's settings: kept in the catalogue, applied to the window at once, and remembered for its next first moment. */

import type { QueryOutput } from '../../contract/contract.ts';
import { toAppearance, type Appearance } from './appearance.ts';
import { LibraryError } from './client.ts';
import { languageOf, setLanguage } from './i18n.ts';
import { keep, readKept } from './kept.ts';
import { library, queryClient } from './library.ts';
import { sayProblem } from './notices.ts';
import { bridge } from './transport.ts';

export type Settings = QueryOutput<'settings'>;

const KEPT_KEY = 'tagroll-appearance';

async function show({ theme, language }: Appearance): Promise<void> {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  await setLanguage(language);
}

/** Shows the window as it was the last time. To be awaited before the first drawing. */
export async function showKeptAppearance(): Promise<void> {
  await show(readKept(KEPT_KEY, (kept) => toAppearance(kept, navigator.language)));
}

/** Shows the window as the settings say; `locale` is the system's, for the language `system`. */
async function applySettings({ theme, language }: Settings, locale: string): Promise<void> {
  const appearance: Appearance = { theme, language: language === 'system' ? languageOf(locale) : language };
  // where that fails, the next start flashes once
  keep(KEPT_KEY, appearance);
  bridge?.setTheme(theme);
  await show(appearance);
}

async function applyLibrarySettings(): Promise<void> {
  try {
    const [settings, host] = await Promise.all([library.query('settings', {}), library.query('host', {})]);
    await applySettings(settings, host.locale);
  } catch (error) {
    // the window stays as it is; it is asked for again with the next connection
    if (!(error instanceof LibraryError)) throw error;
  }
}

/** Follows the settings from now on, also where another window changes them. */
export function followSettings(): void {
  library.onConnection((isConnected) => {
    if (isConnected) void applyLibrarySettings();
  });
  library.on('changed', ({ what }) => {
    if (what.includes('settings')) void applyLibrarySettings();
  });
}

/**
 * Changes settings: the choice is shown at once, theme and language follow when the library has it. Where it refuses, the
 * choice is taken back with a notice.
 */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  const key = ['settings', {}];
  await queryClient.cancelQueries({ queryKey: key });
  const before = queryClient.getQueryData<Settings>(key);
  if (before) queryClient.setQueryData<Settings>(key, { ...before, ...change });
  try {
    const settings = await library.command('changeSettings', change);
    queryClient.setQueryData<Settings>(key, settings);
    const { locale } = await library.query('host', {});
    await applySettings(settings, locale);
  } catch (error) {
    queryClient.setQueryData(key, before);
    sayProblem(error);
  }
}
