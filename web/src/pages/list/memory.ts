import type { Item } from '../../schema/records';

/** How a list was left, for when the person comes back to it. */
export interface Left {
  readonly items: readonly Item[];
  readonly top: number;
  readonly selected: ReadonlySet<string>;
}

/** By the entry of the browser's history: in memory only, and so many. */
const most = 10;
const left = new Map<string, Left>();

export function remember(entry: string, how: Left): void {
  left.delete(entry);
  left.set(entry, how);
  for (const oldest of left.keys()) if (left.size > most) left.delete(oldest);
}

export const remembered = (entry: string): Left | undefined => left.get(entry);

/** When a sign-in ends, no records may be left for the next person. */
export const forgetLists = (): void => left.clear();
