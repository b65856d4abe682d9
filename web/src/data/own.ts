import { fetchPage, pages, type Query } from '../api/lists';
import { pathOf } from '../api/records';
import { mayTry, ownedBy, type Person } from '../schema/access';
import { keyOf, type Item, type Json } from '../schema/records';
import { fieldNamed, type Condition, type Model, type Relation, type Rule, type Schema } from '../schema/schema';

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

/**
 * The patch that takes a person off a record and leaves it to its other owners. There is none if nobody else owns it, if the record is
 * about this person, as a membership is, or if a field names them that no patch can clear.
 */
export function withoutThem(schema: Schema, model: Model, { sub }: Person, record: Item): Item | undefined {
  const isTheirs = (name: unknown) => String(name).split('::')[0] === sub;
  const namesIn = (field: string) => [record[field] ?? []].flat() as Json[];
  if (memberFields(schema, model).some((field) => namesIn(field).some(isTheirs))) return undefined;
  const fields = [...new Set(conditionsOf(model).flatMap(({ allow, field, claim = 'sub' }) => (allow === 'owner' && field && /^sub(::username)?$/.test(claim) ? [field] : [])))];
  const named = fields.filter((field) => namesIn(field).some(isTheirs));
  const isLeft = fields.some((field) => !namesIn(field).every(isTheirs));
  const clears = (name: string) => !!fieldNamed(model, name)?.update && (Array.isArray(record[name]) || !fieldNamed(model, name)?.required);
  if (!isLeft || named.length === 0 || !named.every(clears)) return undefined;
  return Object.fromEntries(named.map((name) => [name, Array.isArray(record[name]) ? namesIn(name).filter((each) => !isTheirs(each)) : null]));
}

/** The fields by which a record makes somebody a member of something. A group that names its own member is owned by them. */
const memberFields = (schema: Schema, model: Model): readonly string[] =>
  schema.models.flatMap(conditionsOf).flatMap(({ through, member, throughGroup }) => (through === model.name && member && String(throughGroup) !== String(model.key) ? [member] : []));

const conditionsOf = (model: Model): readonly Condition[] =>
  [model, ...model.fields, ...model.relations].flatMap(({ rules = [] }) => rules).flatMap((rule) => [rule, ...(rule.and ?? [])]);

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
