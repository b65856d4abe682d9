import type { Person } from '../schema/access';
import { keyOf, type Item } from '../schema/records';
import { modelNamed, type Model, type Schema } from '../schema/schema';
import type { Destination } from './destination';
import { lineText, type Line } from './lines';
import { countOwn, ownModels, ownRecords, pairings, pairsOf } from './own';
import type { Progress } from './progress';

/** Writes every record of the person, and every pair that it is in, as JSON Lines. Answers how many records went. */
export async function takeOut(schema: Schema, person: Person, to: Destination, progress: Progress): Promise<number> {
  const models = ownModels(schema, person);
  const counts = await Promise.all(models.map((model) => countOwn(model, person)));
  progress.begin(counts.reduce((sum, count) => sum + count, 0));
  let taken = 0;
  for (const model of models) {
    const file = `${model.path}.jsonl`;
    // A model without records leaves an empty file, which says so, and replaces that of an earlier time.
    await to.append(file, []);
    for await (const records of ownRecords(model, person)) {
      progress.check();
      await to.append(file, records.map((record) => lineText({ model: model.name, record })));
      for (const record of records) await to.append('links.jsonl', (await links(schema, model, record)).map(lineText));
      taken += records.length;
      progress.step(records.length);
    }
  }
  await to.close();
  return taken;
}

/** A pair of two of the person's models is written from one side only. */
async function links(schema: Schema, model: Model, record: Item): Promise<Line[]> {
  const lines: Line[] = [];
  for (const relation of pairings(model)) {
    const target = modelNamed(schema, relation.model)!;
    const others = target.rules.some((rule) => rule.allow === 'owner') && target.relations.some((each) => each.kind === 'manyToMany' && each.model === model.name);
    if (others && target.name < model.name) continue;
    for await (const items of pairsOf(model, record, relation))
      lines.push(...items.map((item) => ({ model: model.name, key: keyOf(model, record), relation: relation.name, other: keyOf(target, item) })));
  }
  return lines;
}
