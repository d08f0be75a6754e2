/** @file Theme and language that were kept from the last start. */

import { describe, expect, it } from 'vitest';
import { readAppearance } from '../../../../src/renderer/lib/appearance.ts';

describe('readAppearance', () => {
  it('reads what was kept', () => {
    expect(readAppearance('{"theme":"dark","language":"zh"}', 'fr-FR')).toEqual({
      theme: 'dark',
      language: 'zh',
    });
  });

  it('is as the system is where nothing was kept', () => {
    expect(readAppearance(null, 'fr-CA')).toEqual({ theme: 'system', language: 'fr' });
    expect(readAppearance(null, 'pl')).toEqual({ theme: 'system', language: 'en' });
  });

  it.each(['', 'no json', '[]', 'null', '7', '{"theme":"pink","language":"tlh"}'])(
    'does not stumble over %j',
    (kept) => {
      expect(readAppearance(kept, 'en')).toEqual({ theme: 'system', language: 'en' });
    },
  );
});
