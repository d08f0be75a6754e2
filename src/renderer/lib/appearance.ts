/** @file Theme and language as they are kept for the next start, which shows them before it has asked anybody. */

import type { QueryOutput } from '../../contract/contract.ts';
import { LANGUAGES, languageOf, type Language } from './i18n.ts';
import { fieldsOf } from './kept.ts';

type Theme = QueryOutput<'settings'>['theme'];

const THEMES: readonly unknown[] = ['system', 'light', 'dark'] satisfies readonly Theme[];

export interface Appearance {
  readonly theme: Theme;
  readonly language: Language;
}

/** What was kept, as far as it can be made out; else the system's theme and the system's language. */
export function toAppearance(kept: unknown, locale: string): Appearance {
  const { theme, language } = fieldsOf(kept);
  return {
    theme: THEMES.includes(theme) ? (theme as Theme) : 'system',
    language: LANGUAGES.find(({ code }) => code === language)?.code ?? languageOf(locale),
  };
}
