/** @file Which pages of a long list are seen. Rows are all of one height, so that nothing need be measured. */

/** Numbers of the pages of `size` rows that meet the stretch from `top` to `bottom`, with one row's worth on either side. */
export function pagesSeen(
  view: { readonly top: number; readonly bottom: number },
  list: { readonly rows: number; readonly rowHeight: number; readonly pageSize: number },
): number[] {
  const { rows, rowHeight, pageSize } = list;
  if (rows === 0) return [];
  const pageHeight = rowHeight * pageSize;
  const last = Math.ceil(rows / pageSize) - 1;
  const from = Math.min(last, Math.max(0, Math.floor((view.top - rowHeight) / pageHeight)));
  const to = Math.min(last, Math.max(0, Math.floor((view.bottom + rowHeight) / pageHeight)));
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
