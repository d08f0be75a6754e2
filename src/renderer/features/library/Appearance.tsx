/** @file Theme and language; both are applied at once. */

import type { JSX } from 'react';
import { LANGUAGES, useText } from '../../lib/i18n.ts';
import { useLibrary } from '../../lib/library.ts';
import { changeSettings, type Settings } from '../../lib/settings.ts';
import { Answer } from '../../ui/Answer.tsx';
import { Select } from '../../ui/Menu.tsx';
import { Section } from './Section.tsx';
import shared from './Library.module.css';

const THEMES = ['system', 'light', 'dark'] as const satisfies readonly Settings['theme'][];

export function Appearance(): JSX.Element {
  const text = useText();
  const query = useLibrary('settings', {});
  return (
    <Section id="appearance">
      <Answer query={query}>
        {({ theme, language }) => (
          <div className={shared['field']}>
            <span aria-hidden>{text('library.appearance.theme')}</span>
            <Select
              label={text('library.appearance.theme')}
              value={theme}
              options={THEMES.map((id) => ({ id, label: text(`library.appearance.theme-${id}`) }))}
              onChange={(id) => void changeSettings({ theme: id })}
            />
            <span aria-hidden>{text('library.appearance.language')}</span>
            <Select<Settings['language']>
              label={text('library.appearance.language')}
              value={language}
              options={[
                { id: 'system', label: text('library.appearance.language-system') },
                ...LANGUAGES.map(({ code, name }) => ({ id: code, label: name })),
              ]}
              onChange={(id) => void changeSettings({ language: id })}
            />
          </div>
        )}
      </Answer>
    </Section>
  );
}
