/** @file Theme and language as they are kept for the next start, which shows them before it has asked anybody. */

import type { QueryOutput } from '../../contract/contract.ts';
import { LANGUAGES, languageOf, type Language } from './i18n.ts';

type Theme = QueryOutput<'settings'>['theme'];

const THEMES: readonly unknown[] = ['system', 'light', 'dark'] satisfies readonly Theme[];

export interface Appearance {
  readonly theme: Theme;
  readonly language: Language;
}

/** What was kept, as far as it can be read; else the system's theme and the system's language. */
export function readAppearance(kept: string | null, locale: string): Appearance {
  const first: Appearance = { theme: 'system', language: languageOf(locale) };
  try {
    const parsed: unknown = JSON.parse(kept ?? '{}');
    if (typeof parsed !== 'object' || parsed === null) return first;
    const { theme, language } = parsed as Partial<Record<keyof Appearance, unknown>>;
    return {
      theme: THEMES.includes(theme) ? (theme as Theme) : first.theme,
      language: LANGUAGES.find(({ code }) => code === language)?.code ?? first.language,
    };
  } catch (error) {
    // not written by this program: as at first
    if (error instanceof SyntaxError) return first;
    throw error;
  }
}
