import { mayTryField, type Person } from './access';
import type { Item, Json } from './records';
import { isNumeric } from './scalars';
import { isChosenOwner, ownerField, referencesOf, type Field, type Model, type Relation, type Schema } from './schema';

/** One place of a record's form: a field, or a relation that stands for the foreign key behind it. */
export type Place =
  | { readonly kind: 'field'; readonly field: Field; readonly fixed: boolean }
  | { readonly kind: 'relation'; readonly relation: Relation; readonly fields: readonly Field[]; readonly fixed: boolean };

/** What a form holds, in the schema's order, with the relations where their keys would be. */
export function placesOf(model: Model, creating: boolean, person: Person, record?: Item): readonly Place[] {
  const relations = referencesOf(model);
  const behind = new Set(relations.flatMap((relation) => relation.key));
  const fields = model.fields.filter((field) => isTyped(model, field, creating) && !behind.has(field.name) && mayTryField(model, field, creating ? 'create' : 'get', person));
  const places: Place[] = fields.map((field) => ({ kind: 'field', field, fixed: !writable(model, field, creating, person, record) }));
  for (const relation of relations) {
    const keys = relation.key.flatMap((name) => model.fields.find((field) => field.name === name) ?? []);
    places.push({ kind: 'relation', relation, fields: keys, fixed: keys.some((field) => !writable(model, field, creating, person, record)) });
  }
  return places;
}

/** Every field that the form can change: what is validated and sent. */
export const fieldsOf = (places: readonly Place[]): readonly Field[] =>
  places.flatMap((place) => (place.fixed ? [] : place.kind === 'field' ? [place.field] : place.fields));

/** What a new record begins with: the schema's defaults, and open what it cannot be without. */
export const defaultsOf = (schema: Schema, fields: readonly Field[]): Item =>
  Object.fromEntries(fields.flatMap((field) => {
    const value = defaultOf(schema, field);
    return value === undefined ? [] : [[field.name, value] as const];
  }));

function defaultOf(schema: Schema, field: Field): Json | undefined {
  if (field.list) return undefined;
  if (field.kind === 'nested') return field.required ? defaultsOf(schema, schema.types[field.type] ?? []) : undefined;
  const text = field.default;
  if (text === undefined) return undefined;
  return isNumeric(field.type) ? Number(text) : field.type === 'Boolean' ? text === 'true' : text;
}

/** Relations that lead to records which hold the key, or to pairs: shown beneath the form. */
export const panelsOf = (model: Model): readonly Relation[] => model.relations.filter((relation) => !relation.keyOnSource || relation.key.length === 0);

/** The service keeps ids that it makes, times and single owners by itself. */
function isTyped(model: Model, field: Field, creating: boolean): boolean {
  if (field.role === 'createdAt' || field.role === 'updatedAt' || field.role === 'identifier') return false;
  if (field.role === 'owner' && !field.list && !isChosenOwner(model, field)) return false;
  if (!field.list && field.name === ownerField(model)) return false;
  return creating ? !!field.create : true;
}

const writable = (model: Model, field: Field, creating: boolean, person: Person, record: Item | undefined): boolean =>
  (creating ? !!field.create : !!field.update) && mayTryField(model, field, creating ? 'create' : 'update', person, creating ? undefined : record);
