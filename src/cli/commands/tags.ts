/** @file `tagroll tags` */

import { queries } from '../../contract/contract.ts';
import type { CommandContext } from '../context.ts';
import { table } from '../output.ts';

/** Lists the vocabulary with counts by provenance. */
export async function listTags(
  { library, output }: CommandContext,
  options: { all?: boolean },
): Promise<void> {
  const tags = library.tags().map(({ id, ...counts }) => ({ tagId: id, ...counts }));
  output.document(queries.tags.output.parse(tags));
  const shown = options.all ? tags : tags.filter((tag) => tag.photos > 0 || tag.rejected > 0);
  if (shown.length === 0) {
    output.line(
      tags.length === 0 ? 'There are no tags yet.' : 'No photo has a tag yet; --all lists the vocabulary.',
    );
    return;
  }
  const rows = shown.map((tag) => [
    tag.name,
    tag.photos,
    tag.byPerson,
    tag.byFile,
    tag.byModel,
    tag.byHead,
    tag.rejected,
  ]);
  for (const line of table([['tag', 'photos', 'person', 'file', 'model', 'head', 'rejected'], ...rows]))
    output.line(line);
}
