/** @file The window's language, for tests that have no page to show it in. */

import { vi } from 'vitest';
import { setLanguage, type Language } from '../../../src/renderer/lib/i18n.ts';

/** Speaks another language from now on. */
export async function speak(language: Language): Promise<void> {
  vi.stubGlobal('document', { documentElement: { lang: 'en' } });
  await setLanguage(language);
  vi.unstubAllGlobals();
}
