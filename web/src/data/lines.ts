import type { Item, Key } from '../schema/records';

/** One line of the file: a record, or a pair of a many-to-many relation. */
export type Line =
  | { readonly model: string; readonly record: Item }
  | { readonly model: string; readonly key: Key; readonly relation: string; readonly other: Key };

export const lineText = (line: Line): string => JSON.stringify(line);

/** The lines of some text; what is no line is counted, not hidden. */
export function linesFrom(text: string): { lines: Line[]; broken: number } {
  const lines: Line[] = [];
  let broken = 0;
  for (const each of text.split('\n')) {
    if (each.trim() === '') continue;
    const line = lineFrom(each);
    if (line) lines.push(line);
    else broken++;
  }
  return { lines, broken };
}

function lineFrom(text: string): Line | undefined {
  try {
    const line = JSON.parse(text) as Partial<Record<'model' | 'record' | 'key' | 'relation' | 'other', unknown>>;
    if (typeof line.model !== 'string') return undefined;
    const isRecord = typeof line.record === 'object' && line.record !== null;
    const isPair = Array.isArray(line.key) && Array.isArray(line.other) && typeof line.relation === 'string';
    return isRecord || isPair ? (line as Line) : undefined;
  } catch {
    return undefined;
  }
}
