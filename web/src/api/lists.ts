import { reading, type Read } from '../offline/cache';
import { segmentOf, type Item, type Key } from '../schema/records';
import type { Model, Relation } from '../schema/schema';
import { bodyOf } from './problem';
import { listKey, pathOf } from './records';
import { send } from './send';

export interface Page {
  readonly items: readonly Item[];
  readonly nextToken?: string | null;
  readonly count?: number;
  /** False where the count stopped at the API's budget: there are at least so many. */
  readonly countIsExact?: boolean;
  /** From where a list of a live model can be followed. */
  readonly since?: string;
  /** With `since`: the keys of what has left the list. */
  readonly removed?: readonly unknown[];
}

/** A query as the API writes it: filters, `sort`, `limit`, `count`. */
export type Query = readonly (readonly [name: string, value: string])[];

export const listRecords = (model: Model, query: Query, signal?: AbortSignal): Promise<Read<Page>> => listed(model, `/${model.path}`, query, signal);

/** The records that a relation leads to. Where that is one, it is asked for with the record itself: at an address of its own, none would be an error. */
export function listRelated(model: Model, key: Key, relation: Relation, target: Model, query: Query, signal?: AbortSignal): Promise<Read<Page>> {
  const path = `${pathOf(model, key)}/${relation.name}`;
  if (relation.kind === 'hasMany' || relation.kind === 'manyToMany') return listed(target, path, query, signal);
  return reading(listKey(target, path), () => pageOfOne(model, key, relation, signal));
}

async function pageOfOne(model: Model, key: Key, relation: Relation, signal: AbortSignal | undefined): Promise<Page> {
  const record = await bodyOf<Item>(await send({ method: 'GET', path: `${pathOf(model, key)}?include=${relation.name}`, signal }));
  const one = record[relation.name] as Item | null | undefined;
  return one ? { items: [one], count: 1 } : { items: [], count: 0 };
}

export async function link(model: Model, key: Key, relation: Relation, other: Key): Promise<void> {
  await send({ method: 'PUT', path: `${pathOf(model, key)}/${relation.name}/${segmentOf(other)}` });
}

export async function unlink(model: Model, key: Key, relation: Relation, other: Key): Promise<void> {
  await send({ method: 'DELETE', path: `${pathOf(model, key)}/${relation.name}/${segmentOf(other)}` });
}

/** Every page, one after another. */
export async function* pages(ask: (query: Query) => Promise<Page>, query: Query): AsyncGenerator<Page> {
  let token: string | null | undefined;
  do {
    const page = await ask(token ? [...query, ['nextToken', token]] : query);
    yield page;
    token = page.nextToken;
  } while (token);
}

export const fetchPage = async (path: string, query: Query, signal?: AbortSignal): Promise<Page> =>
  bodyOf<Page>(await send({ method: 'GET', path: path + queryText(query), signal }));

function listed(target: Model, path: string, query: Query, signal: AbortSignal | undefined): Promise<Read<Page>> {
  return reading(listKey(target, path + queryText(query)), () => fetchPage(path, query, signal));
}

function queryText(query: Query): string {
  const text = new URLSearchParams(query.map(([name, value]) => [name, value])).toString();
  return text ? `?${text}` : '';
}
