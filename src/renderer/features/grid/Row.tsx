/** @file A row of the grid. */

import { memo, useMemo, type JSX } from 'react';
import { rowIndex } from './gridRows.ts';
import { boxesOfRow, type GridLayout } from './justifiedLayout.ts';
import { Thumbnail } from './Thumbnail.tsx';
import styles from './Grid.module.css';

export interface RowProps {
  readonly layout: GridLayout;
  readonly photoIds: Uint32Array;
  readonly aspects: Uint16Array;
  readonly colours: Uint16Array;
  readonly row: number;
  /** Offset of the scrolled content in the whole. */
  readonly base: number;
  readonly isWanted: boolean;
}

export const Row = memo(function Row(props: RowProps): JSX.Element {
  const { layout, photoIds, aspects, colours, row, base, isWanted } = props;
  const boxes = useMemo(() => boxesOfRow(layout, aspects, row), [layout, aspects, row]);
  const start = layout.rowStart[row]!;
  return (
    <div
      role="row"
      aria-rowindex={rowIndex(layout, row)}
      className={styles['row']}
      style={{ top: layout.rowTop[row]! - base, height: layout.rowHeight[row]! }}
    >
      {boxes.map((box, column) => {
        const index = start + column;
        const photoId = photoIds[index]!;
        // by its place: a row that is scrolled to takes over what another has left
        return (
          <Thumbnail
            key={column}
            photoId={photoId}
            index={index}
            column={column}
            box={box}
            colour={colours[index]!}
            isWanted={isWanted}
          />
        );
      })}
    </div>
  );
});
