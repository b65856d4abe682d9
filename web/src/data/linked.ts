import { callOf, placeInBatch } from '../api/batch';
import { bodyOf, Problem, type Fault } from '../api/problem';
import { createRecord, keptRecord, pathOf, type Tagged } from '../api/records';
import { send, type Call } from '../api/send';
import { keyOf, newId, segmentOf, type Item, type Key } from '../schema/records';
import type { Model } from '../schema/schema';
import { pairings } from './own';
import { same } from './patch';

/** A record that another is to be linked with, by a many-to-many relation. */
export interface Link {
  readonly relation: string;
  readonly other: Key;
}

/** What a form holds, as the fields of the record and the links that it is to have. */
export function parted(model: Model, values: Item): { fields: Item; links: readonly Link[] } {
  const names = pairings(model).map(({ name }) => name);
  return {
    fields: Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name))),
    links: names.flatMap((relation) => ((values[relation] ?? []) as readonly Key[]).map((other) => ({ relation, other }))),
  };
}

/** A link names both records by their keys, so the new one has to have its own before it is sent. */
export const withId = (model: Model, fields: Item): Item => (model.generatedId ? { [model.key[0]!]: newId(), ...fields } : fields);

/** Fields as they are typed now, with the id under which the record was sent. */
export const idIn = (model: Model, sent: Item, fields: Item): Item => {
  const [name] = model.key;
  return model.generatedId && name && sent[name] !== undefined ? { [name]: sent[name], ...fields } : fields;
};

export const isSame = (one: Link, other: Link): boolean => one.relation === other.relation && same(one.other, other.other);

export const linkOf = (model: Model, key: Key, { relation, other }: Link): Call => ({ method: 'PUT', path: `${pathOf(model, key)}/${relation}/${segmentOf(other)}` });

/** Makes a record and its links in one batch: all of it, or nothing. The same key with the same record makes nothing twice. */
export async function createLinked(model: Model, body: Item, links: readonly Link[], idempotencyKey: string): Promise<Tagged> {
  if (links.length === 0) return createRecord(model, body, idempotencyKey);
  const key = keyOf(model, body);
  const writes = [{ method: 'POST' as const, path: `/${model.path}`, body }, ...links.map((each) => linkOf(model, key, each))];
  try {
    const { responses } = await bodyOf<{ responses: readonly { headers?: { ETag?: string }; body: Item }[] }>(await send(callOf(writes, idempotencyKey)));
    const { body: record, headers } = responses[0]!;
    return keptRecord(model, { record, ...(headers?.ETag ? { etag: headers.ETag } : {}) });
  } catch (error) {
    throw error instanceof Problem ? new Problem(error.status, error.code, error.detail, error.faults.map((fault) => placed(fault, links))) : error;
  }
}

/** A fault of the batch, at its control in the form. */
function placed(fault: Fault, links: readonly Link[]): Fault {
  const place = placeInBatch(fault.pointer);
  if (!place) return fault;
  return { ...fault, pointer: place.at === 0 ? place.rest : `/${links[place.at - 1]?.relation ?? ''}` };
}
