import { keep, keptUnder, reading, type Kept, type Read } from '../offline/cache';
import { keyOf, segmentOf, type Item, type Json, type Key } from '../schema/records';
import type { Model } from '../schema/schema';
import { removeGone } from './gone';
import { bodyOf } from './problem';
import { send, type Call } from './send';

/** A record with the tag that a later change has to name; none where the record was only seen in a list. */
export interface Tagged {
  readonly record: Item;
  readonly etag?: string;
}

export const pathOf = (model: Model, key: Key): string => `/${model.path}/${segmentOf(key)}`;

/** Without a connection it answers what was read before. */
export const readRecord = (model: Model, key: Key, signal?: AbortSignal): Promise<Read<Tagged>> =>
  reading(pathOf(model, key), () => fetchRecord(model, key, signal), () => seenInList(model, key));

/** As it is now, or not at all. */
export const fetchRecord = async (model: Model, key: Key, signal?: AbortSignal): Promise<Tagged> =>
  tagged(await send({ method: 'GET', path: pathOf(model, key), signal }));

/** The same idempotency key and body give the first answer again, so a lost one can be asked for. */
export async function createRecord(model: Model, body: Item, idempotencyKey: string): Promise<Tagged> {
  const answer = await send({ method: 'POST', path: `/${model.path}`, body, headers: { 'idempotency-key': idempotencyKey } });
  return keptRecord(model, await tagged(answer));
}

/** A merge patch (RFC 7396). With a tag it is refused with 412 when somebody else was faster. */
export async function updateRecord(model: Model, key: Key, patch: Json, etag: string | undefined): Promise<Tagged> {
  const answer = await send({ method: 'PATCH', path: pathOf(model, key), body: patch, ...(etag ? { headers: { 'if-match': etag } } : {}) });
  return keptRecord(model, await tagged(answer));
}

export const deletion = (model: Model, key: Key): Call => ({ method: 'DELETE', path: pathOf(model, key) });

/** The key under which a page of a list is kept: it begins with the model whose records it holds. */
export const listKey = (target: Model, path: string): string => `${target.name}${path}`;

/** A record that was only ever seen in lists opens without a connection too. */
async function seenInList(model: Model, key: Key): Promise<Kept<Tagged> | undefined> {
  const path = pathOf(model, key);
  let newest: Kept<Tagged> | undefined;
  for (const { value, at } of await keptUnder<{ items: readonly Item[] }>(listKey(model, '/'))) {
    const record = value.items.find((item) => pathOf(model, keyOf(model, item)) === path);
    if (record && (!newest || at > newest.at)) newest = { value: { record: alone(model, record) }, at };
  }
  return newest;
}

/** Without the related records that a list may include. */
const alone = (model: Model, record: Item): Item =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !model.relations.some((relation) => relation.name === name)));

async function tagged(answer: Response): Promise<Tagged> {
  const record = await bodyOf<Item>(answer);
  const etag = answer.headers.get('etag');
  return etag ? { record, etag } : { record };
}

/** Keeps a record as it was just written. */
export function keptRecord(model: Model, tag: Tagged): Tagged {
  const path = pathOf(model, keyOf(model, tag.record));
  removeGone([path]);
  void keep(path, tag);
  return tag;
}
