import { fetchPage, pages, type Query } from '../api/lists';
import { pathOf } from '../api/records';
import { mayTry, ownedBy, type Person } from '../schema/access';
import { keyOf, type Item } from '../schema/records';
import type { Model, Relation, Rule, Schema } from '../schema/schema';

/** As many records as a page is asked for. */
const pageful = '500';

/** The models in which the person can have records of their own, and list them. */
export const ownModels = (schema: Schema, person: Person): readonly Model[] =>
  schema.models.filter((model) => mayTry(model, 'list', person) && model.rules.some((rule) => rule.allow === 'owner'));

/** How many of a model's records are the person's. Where the API stopped counting there are more. */
export async function countOwn(model: Model, person: Person): Promise<{ count: number; more: boolean }> {
  let [count, more] = [0, false];
  for (const query of ownQueries(model, person)) {
    const page = await fetchPage(`/${model.path}`, [...query, ['limit', '1'], ['count', 'true']]);
    count += page.count ?? 0;
    more ||= page.countIsExact === false;
  }
  return { count, more };
}

/** Every record of a model that is the person's, each once, page by page. */
export async function* ownRecords(model: Model, person: Person): AsyncGenerator<readonly Item[]> {
  const seen = new Set<string>();
  for (const query of ownQueries(model, person))
    for await (const page of pages((parameters) => fetchPage(`/${model.path}`, parameters), [...query, ['limit', pageful]])) {
      const fresh = page.items.filter((item) => ownedBy(model, person, item) && !seen.has(pathOf(model, keyOf(model, item))));
      for (const item of fresh) seen.add(pathOf(model, keyOf(model, item)));
      yield fresh;
    }
}

/** The far ends of a many-to-many relation of one record. */
export async function* pairsOf(model: Model, record: Item, relation: Relation): AsyncGenerator<readonly Item[]> {
  const path = `${pathOf(model, keyOf(model, record))}/${relation.name}`;
  for await (const page of pages((query) => fetchPage(path, query), [['limit', pageful]])) yield page.items;
}

export const pairings = (model: Model): readonly Relation[] => model.relations.filter((relation) => relation.kind === 'manyToMany');

/** Where nobody else's records can be in the list, it is read as it is; else once for each rule that makes one an owner. */
function ownQueries(model: Model, person: Person): readonly Query[] {
  const others = model.rules.some((rule) => rule.allow !== 'owner' && rule.operations.includes('list'));
  if (!others) return [[]];
  return model.rules.filter((rule) => rule.allow === 'owner' && rule.field).map((rule) => ownerQuery(rule, person));
}

/** A claim that we do not know cannot be asked for: the list is then read whole. */
function ownerQuery({ field, list, claim = 'sub' }: Rule, person: Person): Query {
  if (claim === 'sub') return [[list ? `${field}.contains` : field!, person.sub]];
  return claim === 'sub::username' && !list ? [[`${field}.beginsWith`, `${person.sub}::`]] : [];
}
