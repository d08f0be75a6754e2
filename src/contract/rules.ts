/** @file Rules of the library that whoever shows it needs, too, so that both follow the same ones. */

export { moveThreshold, oddsFactor } from '../core/domain/strictness.ts';
export { LONGEST_TAG_NAME, nameKey, shownTagName } from '../core/domain/tag.ts';
