import { mostWrites } from '../api/batch';
import { Problem } from '../api/problem';
import { deleteProfile } from '../api/profile';
import { fetchRecord, pathOf, updateRecord } from '../api/records';
import { mayTry, type Person } from '../schema/access';
import { keyOf, segmentOf, type Item } from '../schema/records';
import { can, modelNamed, type Model, type Schema } from '../schema/schema';
import { countOwn, ownModels, ownRecords, pairings, pairsOf, withoutThem } from './own';
import { abreast, type Progress } from './progress';
import { batchesOf, writeTogether } from './together';

const mostAttempts = 10;

/** What an account holds, model by model. */
export interface Holding {
  readonly model: Model;
  readonly count: number;
  /** Are there more than were counted? */
  readonly more: boolean;
}

export async function holdings(schema: Schema, person: Person): Promise<readonly Holding[]> {
  return Promise.all(ownModels(schema, person).map(async (model) => ({ model, ...(await countOwn(model, person)) })));
}

/** What became of records that others own too. */
export interface Shared {
  /** So many belong only to the others now. */
  left: number;
  /** These the person may not change, so they are as they were. They are not deleted either: that would take them from the others. */
  readonly kept: { readonly model: Model; readonly record: Item }[];
}

/**
 * Deletes every record of the person, the pairs that they are in, and at last the profile. Records with other owners are left to
 * them. Where one of the person alone may not be deleted it stops with an error: the account is still there then, to try again.
 */
export async function erase(schema: Schema, person: Person, held: readonly Holding[], progress: Progress): Promise<Shared> {
  const outcome: Shared = { left: 0, kept: [] };
  progress.begin(held.reduce((sum, each) => sum + each.count, 0));
  for (const { model, count } of held) {
    if (count > 0 && !can(model, 'delete')) throw new Error(`The schema lets nobody delete ${model.path}. Ask whoever runs this service.`);
    for await (const records of ownRecords(model, person))
      for (let at = 0; at < records.length; at += mostWrites) {
        progress.check();
        const some = records.slice(at, at + mostWrites);
        const shared = some.filter((record) => withoutThem(schema, model, person, record));
        const alone = some.filter((record) => !shared.includes(record));
        await abreast(shared, async (record) => {
          const became = await leaveToOthers(schema, model, person, record);
          if (became === 'left') outcome.left++;
          if (became === 'alone') alone.push(record);
          if (became === 'refused') outcome.kept.push({ model, record });
        });
        await deleteTogether(schema, model, alone);
        progress.step(some.length);
      }
  }
  await deleteProfile();
  return outcome;
}

/** `alone` where nobody else owns it any more; `refused` where the person may not change it. */
async function leaveToOthers(schema: Schema, model: Model, person: Person, seen: Item): Promise<'left' | 'alone' | 'refused' | 'gone'> {
  const key = keyOf(model, seen);
  for (let attempt = 1; ; attempt++) {
    try {
      const { record, etag } = await fetchRecord(model, key);
      const patch = withoutThem(schema, model, person, record);
      if (!patch) return 'alone';
      const refusal = await refusalOf(() => updateRecord(model, key, patch, etag));
      if (!refusal) return 'left';
      // Somebody changed it meanwhile.
      if (refusal.status !== 412) return 'refused';
      if (attempt === mostAttempts) throw refusal;
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 404) throw error;
      return mayTry(model, 'get', person) ? 'gone' : 'refused';
    }
  }
}

/** What a write was refused for because of the record or the rules; anything else that keeps it from being done is thrown. */
async function refusalOf(write: () => Promise<unknown>): Promise<Problem | undefined> {
  try {
    await write();
    return undefined;
  } catch (error) {
    if (error instanceof Problem && [403, 404, 405, 412, 422].includes(error.status)) return error;
    throw error;
  }
}

/** First the pairs: the API refuses a batch that changes the pairs of a record and deletes it. What is gone already needs no deletion. */
async function deleteTogether(schema: Schema, model: Model, records: readonly Item[]): Promise<void> {
  const pairs: string[] = [];
  await abreast(records, async (record) => void pairs.push(...(await pairsIn(schema, model, record))));
  const deletionOf = (path: string) => ({ method: 'DELETE' as const, path });
  for (const paths of [[...new Set(pairs)], records.map((record) => pathOf(model, keyOf(model, record)))]) {
    const { refused, error } = await writeTogether(batchesOf(paths, deletionOf), deletionOf, () => true);
    const [, refusal] = refused.find(([, { code }]) => code !== 'record.not-found') ?? [];
    if (error || refusal) throw error ?? new Error(refusal!.words);
  }
}

async function pairsIn(schema: Schema, model: Model, record: Item): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const relation of pairings(model))
    for await (const items of pairsOf(model, record, relation))
      paths.push(...items.map((item) => `${pathOf(model, keyOf(model, record))}/${relation.name}/${segmentOf(keyOf(modelNamed(schema, relation.model)!, item))}`));
  return paths;
}
