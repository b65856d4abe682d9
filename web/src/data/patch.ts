import type { Item, Json } from '../schema/records';

type Values = { readonly [name: string]: Json };

/** What to send so that `from` becomes `to`: only what differs, null for what is gone (RFC 7396). Undefined where nothing differs. */
export function mergePatch(from: Values, to: Values): Item | undefined {
  const patch: Record<string, Json> = {};
  for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const before = from[name];
    const after = to[name];
    if (same(before, after)) continue;
    patch[name] = isObject(before) && isObject(after) ? mergePatch(before, after)! : (after ?? null);
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

/** The fields that two changes of the same record gave different values. */
export const bothChanged = (base: Values, mine: Values, theirs: Values): readonly string[] =>
  Object.keys({ ...mine, ...theirs }).filter((name) => !same(base[name], mine[name]) && !same(base[name], theirs[name]) && !same(mine[name], theirs[name]));

/** A body without the fields that hold nothing. */
export const withoutNothing = (values: Values): Item =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));

/** Equal as JSON; nothing, null and absent are the same. */
export function same(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other || (isNothing(one) && isNothing(other))) return true;
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, at) => same(item as Json, other[at] as Json));
  if (!isObject(one) || !isObject(other)) return false;
  return [...Object.keys(one), ...Object.keys(other)].every((name) => same(one[name], other[name]));
}

const isNothing = (value: Json | undefined): boolean => value === null || value === undefined;

const isObject = (value: Json | undefined): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);
