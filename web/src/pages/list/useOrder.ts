import { useEffect, useMemo } from 'preact/hooks';
import type { Listing } from '../../api/useList';
import { targetOf } from '../../app/schema';
import { titleOf, type Item, type Json } from '../../schema/records';
import { fieldNamed, type Model } from '../../schema/schema';
import { show } from '../../schema/show';
import type { Sort } from '../../schema/sorts';

/** As many records are read to be put into an order that the API does not have. */
export const most = 2000;

/** What a page does with a list by itself, because the API cannot. */
interface Wanted {
  readonly sort?: Sort | undefined;
  /** What a search finds. */
  readonly finds?: ((row: Item) => boolean) | undefined;
}

/** The rows that are found, in such an order, of as much as may be read for it; then no more is read by scrolling. */
export function useOrder(model: Model, { sort, finds }: Wanted, rows: readonly Item[], list: Listing): { rows: readonly Item[]; list: Listing; words?: string } {
  const isRead = list.done || list.items.length >= most;
  useEffect(() => {
    if ((sort || finds) && list.state === 'ready' && !isRead) list.more();
  }, [sort, finds, list.state, isRead]);
  const found = useMemo(() => (finds ? rows.filter(finds) : rows), [finds, rows]);
  const ordered = useMemo(() => (sort ? inOrder(model, sort, found) : found), [model, sort?.field, sort?.down, found]);
  if (!sort && !finds) return { rows, list };
  const words = !isRead ? `Reading to ${sort ? 'sort' : 'search'}: ${list.items.length.toLocaleString()} so far.` : list.done ? '' : `Only the first ${list.items.length.toLocaleString()} are ${sort ? 'sorted and shown' : 'searched'}. Filter the list to have fewer.`;
  return { rows: ordered, list: { ...list, more: () => undefined }, ...(words ? { words } : {}) };
}

const texts = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** What holds nothing comes last, whichever way. */
function inOrder(model: Model, { field: name, down }: Sort, rows: readonly Item[]): readonly Item[] {
  const field = fieldNamed(model, name);
  const relation = model.relations.find((each) => each.name === name);
  const valueOf = (row: Item): Json | undefined => {
    const value = row[name];
    if (value === undefined || value === null) return undefined;
    return relation ? titleOf(targetOf(relation), value as Item) : field?.list ? show(field, value) : value;
  };
  const keyed = rows.map((row) => [valueOf(row), row] as const);
  keyed.sort(([one], [other]) => {
    if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
    const order = typeof one === 'number' && typeof other === 'number' ? one - other : texts.compare(String(one), String(other));
    return down ? -order : order;
  });
  return keyed.map(([, row]) => row);
}
