import { keepAll, reading, type Read } from '../offline/cache';
import { keyOf, segmentOf, type Item, type Key } from '../schema/records';
import type { Model, Relation } from '../schema/schema';
import { pathOf } from './records';
import { send } from './send';

export interface Page {
  readonly items: readonly Item[];
  readonly nextToken?: string | null;
  readonly count?: number;
  /** The count stopped at the budget: there are at least this many. */
  readonly countIsLowerBound?: boolean;
}

/** A query as the API writes it: filters, `sort`, `limit`, `count`. */
export type Query = readonly (readonly [name: string, value: string])[];

export const listRecords = (model: Model, query: Query, signal?: AbortSignal): Promise<Read<Page>> => listed(model, `/${model.path}`, query, signal);

/** The records that a relation leads to. */
export const listRelated = (model: Model, key: Key, relation: Relation, target: Model, query: Query, signal?: AbortSignal): Promise<Read<Page>> =>
  listed(target, `${pathOf(model, key)}/${relation.name}`, query, signal);

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
  (await send({ method: 'GET', path: path + queryText(query), signal })).json() as Promise<Page>;

/** A list's records are kept one by one too, so that they open without a connection. */
async function listed(target: Model, path: string, query: Query, signal: AbortSignal | undefined): Promise<Read<Page>> {
  const read = await reading(path + queryText(query), () => fetchPage(path, query, signal));
  if (!read.keptAt && !query.some(([name]) => name === 'fields'))
    void keepAll(read.value.items.map((record) => [pathOf(target, keyOf(target, record)), { record }]));
  return read;
}

function queryText(query: Query): string {
  const text = new URLSearchParams(query.map(([name, value]) => [name, value])).toString();
  return text ? `?${text}` : '';
}
