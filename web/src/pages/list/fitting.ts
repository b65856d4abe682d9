import { widthOf } from '../../schema/columns';
import type { Field } from '../../schema/schema';

export interface Column {
  readonly field: Field;
  readonly width: number;
}

/** The first column may shrink to this, on a telephone. */
const narrowest = 150;

/** The columns that have room, and their widths: the first takes what is left over, up to a point. */
export function fitting(columns: readonly Field[], width: number, withMark: boolean): readonly Column[] {
  let left = width - (withMark ? 44 : 0);
  const shown: Column[] = [];
  for (const [at, field] of columns.entries()) {
    const wanted = at === 0 ? Math.min(widthOf(field, true), Math.max(narrowest, left * 0.6)) : widthOf(field, false);
    if (at > 0 && wanted > left) continue;
    shown.push({ field, width: wanted });
    left -= wanted;
  }
  return spread(shown, Math.max(0, left));
}

/** What is left over goes to the columns by their widths, so that a wide window is not half empty. */
function spread(columns: readonly Column[], left: number): readonly Column[] {
  const total = columns.reduce((sum, column) => sum + column.width, 0);
  return columns.map((column) => ({ ...column, width: Math.floor(column.width + (left * column.width) / total) }));
}
