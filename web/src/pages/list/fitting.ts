import { widthOf, type Column } from '../../schema/columns';

export interface Fitted {
  readonly column: Column;
  readonly width: number;
}

/** What the first column wants, and what it may shrink to on a telephone. */
const wide = 280;
const narrow = 160;

/** The columns that have room, and their widths. What is left over goes to them by their widths, so that a wide window is not half empty. */
export function fitting(columns: readonly Column[], width: number): readonly Fitted[] {
  const shown: Fitted[] = [];
  let left = width;
  for (const [at, column] of columns.entries()) {
    const wanted = at === 0 ? Math.min(wide, Math.max(narrow, left * 0.55)) : widthOf(column);
    if (at > 0 && wanted > left) break;
    shown.push({ column, width: wanted });
    left -= wanted;
  }
  const total = shown.reduce((sum, each) => sum + each.width, 0);
  return shown.map((each) => ({ ...each, width: Math.floor(each.width + (Math.max(0, left) * each.width) / total) }));
}
