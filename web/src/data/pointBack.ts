import { wordsFor } from '../api/problem';
import { fetchRecord, updateRecord } from '../api/records';
import { say } from '../app/notice';
import { targetOf } from '../app/schema';
import { keyOf, titleOf, type Item, type Key } from '../schema/records';
import type { Model, Relation } from '../schema/schema';
import { same } from './patch';

/**
 * A @hasOne and its @belongsTo may hold a key each, as in Amplify. After one side was saved the other is made to say the same:
 * the record that is named now names this one, and the one that was named before no longer does.
 */
export async function pointBack(model: Model, before: Item, saved: Item): Promise<void> {
  for (const relation of model.relations) {
    const mirror = mirrorOf(model, relation);
    const [old, now] = [keyIn(before, relation), keyIn(saved, relation)];
    if (!mirror || same(old ?? null, now ?? null)) continue;
    const [target, own] = [targetOf(relation), keyOf(model, saved)];
    if (old) await name(target, old, mirror, undefined, own);
    const displaced = now && (await name(target, now, mirror, own));
    if (displaced) await name(model, displaced, relation, undefined, now);
  }
}

/** The other side of a relation that has a key of its own: where the two models have one such pair, and nothing else that leads back. */
export function mirrorOf(model: Model, relation: Relation): Relation | undefined {
  if (relation.kind !== 'hasOne' && relation.kind !== 'belongsTo') return undefined;
  const target = targetOf(relation);
  const [holder, member] = relation.kind === 'hasOne' ? [model, target] : [target, model];
  const has = holder.relations.filter((each) => each.model === member.name && (each.kind === 'hasOne' || each.kind === 'hasMany'));
  const belongs = member.relations.filter((each) => each.model === holder.name && each.kind === 'belongsTo');
  const [one, other] = [has[0], belongs[0]];
  if (has.length !== 1 || belongs.length !== 1 || !one || !other || one.kind !== 'hasOne' || !one.keyOnSource) return undefined;
  return relation.kind === 'hasOne' ? other : one;
}

/** Writes the key of the other record, where it holds the `expected` one, if that is said. Gives the key that it held before. */
async function name(target: Model, key: Key, mirror: Relation, wanted: Key | undefined, expected?: Key): Promise<Key | undefined> {
  try {
    const { record, etag } = await fetchRecord(target, key);
    const held = keyIn(record, mirror);
    if (same(held ?? null, wanted ?? null) || (expected && !same(held ?? null, expected))) return undefined;
    await updateRecord(target, key, Object.fromEntries(mirror.key.map((field, at) => [field, wanted?.[at] ?? null])), etag);
    return held;
  } catch (error) {
    say(`Saved, but “${await called(target, key)}” could not be made to match. ${wordsFor(error)}`, 'bad');
    return undefined;
  }
}

const called = (target: Model, key: Key): Promise<string> =>
  fetchRecord(target, key).then(({ record }) => titleOf(target, record), () => key.join(' · '));

function keyIn(record: Item, relation: Relation): Key | undefined {
  const parts = relation.key.map((field) => record[field]);
  return parts.every((part) => part !== undefined && part !== null) ? (parts as Key) : undefined;
}
