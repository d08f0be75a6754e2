/** @file What the program can do beside the library where the window is in a browser: next to nothing. */

import { TagrollError } from '../../core/domain/errors.ts';
import type { Host } from '../../service/handlers.ts';

// the browser may be on another machine, and nobody may be at this one
const refusing =
  (words: string): (() => Promise<never>) =>
  () =>
    Promise.reject(new TagrollError('NOT_HERE', words));

/** The host of a served window. */
export function servedHost(version: string): Host {
  return {
    version,
    platform: process.platform,
    isDesktop: false,
    locale: Intl.DateTimeFormat().resolvedOptions().locale,
    chooseFolders: refusing(
      'In a browser there is no dialog of the system for folders. Choose among those listed.',
    ),
    showInFolder: refusing('A browser cannot show a file in the file manager. The desktop window can.'),
    openFile: refusing('A browser cannot open a file in another program. The desktop window can.'),
  };
}
