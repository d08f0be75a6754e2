/** @file Why a photo has a tag, or has it not, in words: what the person has decided, and what a model says. */

import { scoreText } from '../../lib/format.ts';
import { text } from '../../lib/i18n.ts';
import type { PhotoTag, SelectionTag } from './optimistic.ts';

/** "You accepted it. MobileNet scores it 82%; it is shown from 50% on." `modelName`: what a model is called. */
export function whyOnPhoto(tag: PhotoTag, modelName: (modelId: string) => string): string {
  const { decision, score, threshold, modelId } = tag;
  return [
    ...(decision === null ? [] : [text(`inspector.why-${decision}`)]),
    ...(score === null || modelId === null
      ? []
      : [text('inspector.why-score', { model: modelName(modelId), score: scoreText(score) })]),
    ...(score === null || threshold === null
      ? []
      : [text('inspector.why-threshold', { threshold: scoreText(threshold) })]),
  ].join(' ');
}

/** How many photos of a selection of `total` have it, and by whose word. */
export function whyOnPhotos(tag: SelectionTag, total: number): string {
  const { photos, byPerson, rejected, suggested } = tag;
  return [
    text('inspector.many-have', { photos, total }),
    ...(byPerson > 0 ? [text('inspector.many-by-person', { count: byPerson })] : []),
    ...(rejected > 0 ? [text('inspector.many-rejected', { count: rejected })] : []),
    ...(suggested > 0 ? [text('inspector.many-suggested', { count: suggested })] : []),
  ].join(' ');
}
