/** @file `tagroll rate QUERY-OR-PATHS 4` */

import { commands } from '../../contract/contract.ts';
import { TagrollError } from '../../core/domain/errors.ts';
import { nameStep } from '../../core/domain/step.ts';
import type { CommandContext } from '../context.ts';
import { counted } from '../output.ts';
import { photosOf } from './tag.ts';

/** Rates photos; 0 takes their ratings away. @throws {TagrollError} INPUT_INVALID, PHOTO_UNKNOWN, QUERY_INVALID. */
export async function ratePhotos(context: CommandContext, words: readonly string[]): Promise<void> {
  const { library, output } = context;
  const [last = '', targets] = [words.at(-1), words.slice(0, -1)];
  if (!/^[0-5]$/.test(last) || targets.length === 0) {
    throw new TagrollError(
      'INPUT_INVALID',
      `Name photos and then a rating from 0 to 5, such as: tagroll rate 'beach' 4`,
    );
  }
  const photoIds = photosOf(context, targets);
  const result = await library.corrections.rate(photoIds, Number(last), 'command-line');
  output.document({ photos: photoIds.length, ...commands.setRating.output.parse(result) });
  output.line(
    result.changedPhotos === 0
      ? `Nothing to change: ${counted(photoIds.length, 'photo')} had this rating already.`
      : `${nameStep(result.step)}. Take it back with "tagroll undo".`,
  );
}
