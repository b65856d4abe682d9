import type { Person } from '../schema/access';
import { keyOf, type Item } from '../schema/records';
import { modelNamed, type Model, type Schema } from '../schema/schema';
import type { Destination } from './destination';
import { lineText, pairLine, recordLine } from './lines';
import { countOwn, ownModels, ownRecords, pairings, pairsOf } from './own';
import type { Progress } from './progress';

/** Writes every record of the person, and every pair that it is in, as JSON Lines. Answers how many records went. */
export async function takeOut(schema: Schema, person: Person, to: Destination, progress: Progress): Promise<number> {
  const models = ownModels(schema, person);
  const counts = await Promise.all(models.map((model) => countOwn(model, person)));
  progress.begin(counts.reduce((sum, { count }) => sum + count, 0));
  let taken = 0;
  const written = new Set<string>();
  for (const model of models) {
    const file = `${model.path}.jsonl`;
    // A model without records leaves an empty file, which says so, and replaces that of an earlier time.
    await to.append(file, []);
    for await (const records of ownRecords(model, person)) {
      progress.check();
      await to.append(file, records.map((record) => lineText(recordLine(model, record))));
      for (const record of records) await to.append('links.jsonl', await pairs(schema, model, record, person, written));
      taken += records.length;
      progress.step(records.length);
    }
  }
  await to.close();
  return taken;
}

/** The lines of a record's pairs that are not written yet: both ends may be the person's. */
async function pairs(schema: Schema, model: Model, record: Item, person: Person, written: Set<string>): Promise<string[]> {
  const fresh: string[] = [];
  for (const relation of pairings(model)) {
    const target = modelNamed(schema, relation.model)!;
    for await (const items of pairsOf(model, record, relation))
      for (const item of items) {
        const line = lineText(pairLine(relation, keyOf(model, record), keyOf(target, item), person.sub));
        if (written.has(line)) continue;
        written.add(line);
        fresh.push(line);
      }
  }
  return fresh;
}
