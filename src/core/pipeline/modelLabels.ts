/** @file What a model's labels mean in the owner's vocabulary. */

import type { WritableDatabase } from '../catalogue/database.ts';
import type { LabelRow } from '../catalogue/models.ts';
import { addTagAlias, findOrCreateTag } from '../catalogue/tags.ts';
import type { TagId } from '../domain/ids.ts';
import { readLabels } from '../models/labels.ts';
import { thresholdOf, type ModelManifest } from '../models/manifest.ts';
import type { Vocabulary } from '../models/vocabulary.ts';

/** A label that is to become a tag. */
export interface NamedLabel {
  readonly labelIndex: number;
  readonly name: string;
  readonly synonyms: readonly string[];
  readonly threshold: number;
}

/** The labels of a model, by index; of a dual encoder they are the vocabulary's tags, in its order. */
export async function namedLabels(
  manifest: ModelManifest,
  folder: string,
  vocabulary: Vocabulary,
): Promise<NamedLabel[]> {
  if (manifest.kind === 'dual-encoder') {
    return vocabulary.tags.map((tag, labelIndex) => ({
      labelIndex,
      name: tag.name,
      synonyms: [],
      threshold: thresholdOf(manifest, tag.name),
    }));
  }
  const labels = await readLabels(manifest, folder);
  return labels.flatMap((label, labelIndex) =>
    label ? [{ labelIndex, ...label, threshold: thresholdOf(manifest, label.name) }] : [],
  );
}

/** Finds or makes the tag of each label, in the caller's transaction. Names in lower case, as people write tags. */
export function labelsToTags(
  database: WritableDatabase,
  labels: readonly NamedLabel[],
  now: number,
): LabelRow[] {
  const rows = labels.map(({ labelIndex, name, synonyms, threshold }) => {
    const tag = findOrCreateTag(database, name.toLocaleLowerCase('en'), now);
    for (const synonym of synonyms) addTagAlias(database, tag.id, synonym);
    return { labelIndex, tagId: tag.id, threshold };
  });
  // labels that mean one tag share the strictest of their thresholds: the best of their scores is held against it
  const strictest = new Map<TagId, number>();
  for (const { tagId, threshold } of rows)
    strictest.set(tagId, Math.max(strictest.get(tagId) ?? 0, threshold));
  return rows.map((row) => ({ ...row, threshold: strictest.get(row.tagId)! }));
}
