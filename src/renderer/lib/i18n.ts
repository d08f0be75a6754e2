/** @file The window's words in the language of its owner. Strings lie in `strings/<language>/<feature>.json`. */

import i18next, { type ParseKeys } from 'i18next';
import { useSyncExternalStore } from 'react';
import { english } from '../strings/en/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof english };
  }
}

export type Language = 'en' | 'zh' | 'fr';
export const LANGUAGES: readonly { readonly code: Language; readonly name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'zh', name: '中文' },
  { code: 'fr', name: 'Français' },
];

/** Strings of the other languages come when they are wanted. */
const LOADERS: Readonly<Record<Exclude<Language, 'en'>, () => Promise<object>>> = {
  zh: async () => (await import('../strings/zh/index.ts')).chinese,
  fr: async () => (await import('../strings/fr/index.ts')).french,
};

void i18next.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: english } },
  interpolation: { escapeValue: false },
});

const numberFormats = new Map<string, Intl.NumberFormat>();
// i18next makes a formatter for each number that it writes: a third of the time that rows took while scrolling
i18next.services.formatter?.add('number', (value: number) => {
  const locale = currentLocale();
  const format = numberFormats.get(locale) ?? new Intl.NumberFormat(locale);
  numberFormats.set(locale, format);
  return format.format(value);
});

/** The language of a locale such as `fr-CA`; English where there is none for it. */
export function languageOf(locale: string): Language {
  const code = locale.slice(0, 2).toLowerCase();
  return LANGUAGES.find((language) => language.code === code)?.code ?? 'en';
}

/** Shows the window in another language. */
export async function setLanguage(language: Language): Promise<void> {
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'translation'))
    i18next.addResourceBundle(language, 'translation', await LOADERS[language]());
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** A key of the strings: `grid.open`. */
export type TextKey = ParseKeys;

export const text = i18next.t;

/** The present language's own words for what English leaves to the library (`strings/<language>/errors.json`), or null. */
export function wordsFor(key: string): string | null {
  const words: unknown = i18next.getResource(i18next.language, 'translation', key);
  return typeof words === 'string' ? words : null;
}

/** Calls back when the language has changed. @returns ends it. */
export const onLanguage = (listener: () => void): (() => void) => {
  i18next.on('languageChanged', listener);
  return () => i18next.off('languageChanged', listener);
};

/** The translating function; the component is drawn again when the language changes. */
export function useText(): typeof i18next.t {
  useSyncExternalStore(onLanguage, () => i18next.language);
  return i18next.t;
}

/** The language that is shown now, for `Intl`. */
export const currentLanguage = (): string => i18next.language;

/** The first of a person's locales that is of a language, for the habits of its region ("en-GB"); else the language alone. */
export const localeFor = (language: string, locales: readonly string[]): string =>
  locales.find((locale) => locale.split('-')[0]!.toLowerCase() === language) ?? language;

let known: { language: string; locales: readonly string[]; locale: string } | null = null;

/** The language that is shown now, as it is written where the reader lives: for dates and numbers. */
export function currentLocale(): string {
  const language = currentLanguage();
  const locales = navigator.languages;
  // asked for with every number that is drawn
  if (known?.language !== language || known.locales !== locales)
    known = { language, locales, locale: localeFor(language, locales) };
  return known.locale;
}
