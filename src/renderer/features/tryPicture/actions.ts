/** @file Trying a picture that need not be in the library. */

import type { Action } from '../../lib/actions.ts';
import { openLayer } from '../../lib/viewStore.ts';

export const tryPictureActions: readonly Action[] = [
  {
    id: 'try-picture.open',
    label: 'tryPicture.open',
    group: 'library',
    keys: ['$mod+Shift+o'],
    where: 'everywhere',
    whileTyping: true,
    run: () => openLayer('try-picture'),
  },
];
