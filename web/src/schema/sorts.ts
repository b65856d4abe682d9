import type { Filter } from './filters';
import { labelOf } from './names';
import { isMoment, isNumeric } from './scalars';
import { fieldNamed, type Index, type Model } from './schema';

/** An order that the API can give a list. */
export interface Sort {
  readonly field: string;
  readonly down: boolean;
}

/**
 * The orders that are to be had under these filters: the key's own, and those of each index whose partition the filters
 * pin to one value, if it holds every record. Other orders the API would refuse, or leave records out of.
 */
export function sortsOf(model: Model, filters: readonly Filter[]): readonly string[] {
  const pinned = new Set(filters.filter((filter) => filter.operator === 'eq').map((filter) => filter.field));
  const present = new Set(filters.filter((filter) => filter.operator !== 'exists' || filter.value === 'true').map((filter) => filter.field));
  const own = model.generatedId ? creation(model) : model.key.filter((field) => !pinned.has(field)).slice(0, 1);
  const indexed = model.indexes
    .filter((index) => index.partition.length > 0 && index.partition.every((field) => pinned.has(field)) && isWhole(model, index, present))
    .flatMap((index) => index.sort.filter((field) => !pinned.has(field)).slice(0, 1));
  return [...new Set([...own, ...indexed])];
}

/** Ids that the service makes begin with the time of making; one that a client may write says nothing about them. */
const creation = (model: Model): readonly string[] => (model.createdAt && !fieldNamed(model, model.createdAt)?.create ? [model.createdAt] : []);

/** Does an index hold all records that the filters find? A record without a value in one of its sort fields is not in it. */
const isWhole = (model: Model, index: Index, present: ReadonlySet<string>): boolean =>
  index.sort.every((field) => present.has(field) || fieldNamed(model, field)?.required);

/** The orders that another filter would make possible: which field has to be pinned for which. */
export function hintsOf(model: Model, filters: readonly Filter[]): ReadonlyMap<string, string> {
  const now = new Set(sortsOf(model, filters));
  const hints = new Map<string, string>();
  for (const index of model.indexes.filter((each) => each.origin === 'declared' && isWhole(model, each, new Set()))) {
    const [field] = index.sort;
    if (field && !now.has(field)) hints.set(field, index.partition.map(labelOf).join(' and '));
  }
  return hints;
}

export const sortText = ({ field, down }: Sort): string => (down ? `-${field}` : field);

export const sortFrom = (text: string | null): Sort | undefined =>
  text ? { field: text.replace(/^-/, ''), down: text.startsWith('-') } : undefined;

export function sortLabel(model: Model, { field, down }: Sort): string {
  if (field === model.createdAt) return down ? 'Newest first' : 'Oldest first';
  const type = fieldNamed(model, field)?.type ?? 'String';
  const ways = isNumeric(type) && type !== 'AWSTimestamp' ? ['smallest first', 'largest first'] : isMoment(type) ? ['earliest first', 'latest first'] : ['A to Z', 'Z to A'];
  return `${labelOf(field)}, ${ways[down ? 1 : 0]}`;
}
