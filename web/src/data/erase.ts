import { unlink } from '../api/lists';
import { Problem } from '../api/problem';
import { deleteProfile } from '../api/profile';
import { deleteRecord } from '../api/records';
import type { Person } from '../schema/access';
import { keyOf, type Item } from '../schema/records';
import { can, modelNamed, type Model, type Schema } from '../schema/schema';
import { countOwn, ownModels, ownRecords, pairings, pairsOf } from './own';
import { abreast, type Progress } from './progress';

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
 * Deletes every record of the person, the pairs that they are in, and at last the profile. Where a record may not be deleted it
 * stops, and says so: the account is still there then, to try again with.
 */
export async function erase(schema: Schema, person: Person, held: readonly Holding[], progress: Progress): Promise<void> {
  progress.begin(held.reduce((sum, each) => sum + each.count, 0));
  for (const { model, count } of held) {
    if (count > 0 && !can(model, 'delete')) throw new Error(`The schema lets nobody delete ${model.path}. Ask whoever runs this service.`);
    for await (const records of ownRecords(model, person))
      await abreast(records, async (record) => {
        progress.check();
        await part(schema, model, record);
        await deleteRecord(model, keyOf(model, record)).catch(unlessGone);
        progress.step(1);
      });
  }
  await deleteProfile();
}

async function part(schema: Schema, model: Model, record: Item): Promise<void> {
  for (const relation of pairings(model))
    for await (const items of pairsOf(model, record, relation))
      for (const item of items) await unlink(model, keyOf(model, record), relation, keyOf(modelNamed(schema, relation.model)!, item)).catch(unlessGone);
}

function unlessGone(error: unknown): void {
  if (!(error instanceof Problem) || error.status !== 404) throw error;
}
