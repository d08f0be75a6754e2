/** @file `tagroll tag QUERY-OR-PATHS +dog -cat ?bird` */

import { existsSync } from 'node:fs';
import { commands } from '../../contract/contract.ts';
import { TagrollError } from '../../core/domain/errors.ts';
import type { PhotoId } from '../../core/domain/ids.ts';
import { nameStep } from '../../core/domain/step.ts';
import { tagKey } from '../../core/domain/tag.ts';
import type { TagChange } from '../../core/corrections.ts';
import type { CommandContext } from '../context.ts';
import { counted } from '../output.ts';

/** Of a file that is gone the library may still know the path. The slash of `folder:2019/Italy` makes no path. */
const LOOKS_LIKE_PATH = /^([A-Za-z]:)?[^:"]*[/\\]/;
const KINDS = { '+': 'accept', '-': 'reject', '?': 'undecided' } as const;

/**
 * Splits the words of the command line. The first is always a target: a query or a path. Of the others, those that
 * begin with `+`, `-` or `?` are changes.
 * @throws {TagrollError} INPUT_INVALID where nothing is to change, or one tag in two ways; TAG_NAME_INVALID.
 */
export function splitWords(words: readonly string[]): { targets: string[]; changes: TagChange[] } {
  const targets: string[] = [];
  const changes: TagChange[] = [];
  words.forEach((word, index) => {
    const sign = word[0];
    if (index > 0 && (sign === '+' || sign === '-' || sign === '?') && word.length > 1) {
      changes.push({ kind: KINDS[sign], tag: word.slice(1) });
    } else targets.push(word);
  });
  if (changes.length === 0) {
    throw new TagrollError(
      'INPUT_INVALID',
      'Say what to change: +dog adds or accepts a tag, -dog rejects it, ?dog takes your decision back.',
    );
  }
  const kinds = new Map<string, TagChange['kind']>();
  for (const { tag, kind } of changes) {
    const key = tagKey(tag);
    if ((kinds.get(key) ?? kind) !== kind) {
      throw new TagrollError('INPUT_INVALID', `"${tag}" cannot be changed in two ways at once.`);
    }
    kinds.set(key, kind);
  }
  return {
    targets,
    changes: changes.filter(
      ({ tag }, index) => changes.findIndex((one) => tagKey(one.tag) === tagKey(tag)) === index,
    ),
  };
}

/** The photos that a person names: at paths, or with a query. @throws {TagrollError} PHOTO_UNKNOWN, QUERY_INVALID. */
export function photosOf({ library, output }: CommandContext, targets: readonly string[]): PhotoId[] {
  if (targets.every((target) => existsSync(target) || LOOKS_LIKE_PATH.test(target))) {
    return [...new Set(targets.flatMap((target) => library.photosAt(target)))];
  }
  const query = targets.join(' ');
  const outcome = library.searchExactly(query, new Date());
  for (const { message } of outcome.warnings) output.note(message);
  if (outcome.photoIds.length === 0)
    throw new TagrollError('PHOTO_UNKNOWN', 'No photo was found, so nothing was changed.');
  return [...outcome.photoIds];
}

/** Carries out a person's corrections. */
export async function tagPhotos(context: CommandContext, words: readonly string[]): Promise<void> {
  const { library, output } = context;
  const { targets, changes } = splitWords(words);
  const photoIds = photosOf(context, targets);
  const result = await library.corrections.correct(photoIds, changes, 'command-line');
  output.document({ photos: photoIds.length, ...commands.correct.output.parse(result) });
  output.line(
    result.changedDecisions === 0
      ? `Nothing to change: ${counted(photoIds.length, 'photo')} had these decisions already.`
      : `${nameStep(result.step)}: ${counted(result.changedDecisions, 'decision')} changed on ${counted(result.changedPhotos, 'photo')}. Take it back with "tagroll undo".`,
  );
}
