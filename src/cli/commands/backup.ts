/** @file `tagroll backup` */

import { join } from 'node:path';
import type { CommandContext } from '../context.ts';
import { bytes } from '../output.ts';

/** Copies the catalogue into its backups. */
export async function backUp({ library, output }: CommandContext): Promise<void> {
  const made = await library.upkeep.backUp();
  const path = join(library.paths.backups, made.name);
  output.document({ path, ...made });
  output.line(`The catalogue is copied and checked: ${path} (${bytes(made.bytes)}).`);
}
