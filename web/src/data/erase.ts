import { mostWrites } from '../api/batch';
import { Problem } from '../api/problem';
import { deleteProfile } from '../api/profile';
import { fetchRecord, pathOf, updateRecord } from '../api/records';
import type { Person } from '../schema/access';
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

/**
 * Deletes every record of the person, the pairs that they are in, and at last the profile. Records with other owners are left to
 * them, and their number is returned. Where a record may not be deleted or changed it stops with an error: the account is still there then, to try again.
 */
export async function erase(schema: Schema, person: Person, held: readonly Holding[], progress: Progress): Promise<number> {
  let left = 0;
  progress.begin(held.reduce((sum, each) => sum + each.count, 0));
  for (const { model, count } of held) {
    if (count > 0 && !can(model, 'delete')) throw new Error(`The schema lets nobody delete ${model.path}. Ask whoever runs this service.`);
    for await (const records of ownRecords(model, person))
      for (let at = 0; at < records.length; at += mostWrites) {
        progress.check();
        const some = records.slice(at, at + mostWrites);
        const shared = some.filter((record) => withoutThem(schema, model, person, record));
        const alone = some.filter((record) => !shared.includes(record));
        await abreast(shared, async (record) => ((await leaveToOthers(schema, model, person, record)) ? void left++ : void alone.push(record)));
        await deleteTogether(schema, model, alone);
        progress.step(some.length);
      }
  }
  await deleteProfile();
  return left;
}

/** False where nobody else owns it any more. */
async function leaveToOthers(schema: Schema, model: Model, person: Person, seen: Item): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const { record, etag } = await fetchRecord(model, keyOf(model, seen));
    const patch = withoutThem(schema, model, person, record);
    if (!patch) return false;
    try {
      await updateRecord(model, keyOf(model, record), patch, etag);
      return true;
    } catch (error) {
      // Somebody changed it meanwhile.
      if (!(error instanceof Problem) || error.status !== 412 || attempt === mostAttempts) throw error;
    }
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
