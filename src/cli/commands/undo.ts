/** @file `tagroll undo` and `tagroll redo` */

import { commands } from '../../contract/contract.ts';
import { nameStep } from '../../core/domain/step.ts';
import type { CommandContext } from '../context.ts';
import { counted } from '../output.ts';

/** Takes the last correction back. */
export async function undoLast({ library, output }: CommandContext): Promise<void> {
  const result = await library.corrections.undo();
  output.document(commands.undo.output.parse(result));
  output.line(`Taken back: ${nameStep(result.step)} (${counted(result.changedPhotos, 'photo')} changed).`);
}

/** Does again what was undone last. */
export async function redoLast({ library, output }: CommandContext): Promise<void> {
  const result = await library.corrections.redo();
  output.document(commands.redo.output.parse(result));
  output.line(`Done again: ${nameStep(result.step)} (${counted(result.changedPhotos, 'photo')} changed).`);
}
