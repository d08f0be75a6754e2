/** @file `tagroll [FOLDER…]`: the window; where there can be none, the same in a browser. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { TagrollError } from '../../core/domain/errors.ts';
import { programPlaces } from '../../service/places.ts';
import { EXIT, runCommand, type CommonOptions } from '../context.ts';
import { runDesktop } from '../desktop.ts';
import { makeOutput, printError } from '../output.ts';

/** Opens the window, and stays until it is closed. */
export async function openWindow(folders: readonly string[], options: CommonOptions): Promise<void> {
  const output = makeOutput(options.json === true, true);
  const absent = folders.find((folder) => !existsSync(folder));
  if (absent !== undefined) {
    const message = `There is no command and no folder "${absent}". Try "tagroll --help".`;
    printError(output, new TagrollError('INPUT_INVALID', message));
    process.exitCode = EXIT.misused;
    return;
  }
  const places = programPlaces(import.meta.url);
  const ended = await runDesktop({
    root: places.root,
    entry: places.desktopEntry,
    folders: folders.map((folder) => resolve(folder)),
    environment: {
      ...process.env,
      ...(options.catalogue ? { TAGROLL_CATALOGUE: resolve(options.catalogue) } : {}),
      ...(options.providers ? { TAGROLL_PROVIDERS: options.providers } : {}),
    },
    onDownload: () => output.note('Electron is downloaded once, about 120 MB.'),
  });
  if (typeof ended === 'number') {
    process.exitCode = ended;
    return;
  }
  output.note(`The desktop window cannot be opened: ${ended.why}. Here is the same in a browser.`);
  const { serve } = await import('./serve.ts');
  const manner = { inLines: true, opensAtOnce: true };
  await runCommand(options, (context) => serve(context, folders, {}), manner);
}
