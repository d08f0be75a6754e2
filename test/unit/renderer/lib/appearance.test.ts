/** @file Theme and language that were kept from the last start. */

import { describe, expect, it } from 'vitest';
import { toAppearance } from '../../../../src/renderer/lib/appearance.ts';

describe('toAppearance', () => {
  it('takes what was kept', () => {
    expect(toAppearance({ theme: 'dark', language: 'zh' }, 'fr-FR')).toEqual({
      theme: 'dark',
      language: 'zh',
    });
  });

  it('is as the system is where nothing was kept', () => {
    expect(toAppearance(null, 'fr-CA')).toEqual({ theme: 'system', language: 'fr' });
    expect(toAppearance(null, 'pl')).toEqual({ theme: 'system', language: 'en' });
  });

  it.each(['', [], 7, { theme: 'pink', language: 'tlh' }])('does not stumble over %j', (kept) => {
    expect(toAppearance(kept, 'en')).toEqual({ theme: 'system', language: 'en' });
  });
});
