import type { Model, Relation, Schema } from './schema';

/** Amplify lets a parent alone declare its children. What a child belongs to is chosen in a form all the same, instead of typed as a key. */
export const withParents = (schema: Schema): Schema => ({ ...schema, models: schema.models.map((model) => ({ ...model, parents: parentsOf(schema, model) })) });

function parentsOf(schema: Schema, model: Model): readonly Relation[] {
  const isDeclared = (name: string) => model.relations.some((relation) => relation.keyOnSource && relation.key.includes(name));
  // A part of the record's own key may be another's too.
  const isForeign = (name: string) => model.fields.some((field) => field.name === name && (field.role === 'foreignKey' || (model.key.includes(name) && field.role !== 'identifier')));
  return schema.models.flatMap((parent) =>
    parent.relations
      .filter((relation) => relation.model === model.name && !relation.keyOnSource && relation.key.length > 0 && relation.key.every((name) => isForeign(name) && !isDeclared(name)))
      .map(({ name, key }) => ({ name: nameOf(model, parent, name, key), kind: 'belongsTo' as const, model: parent.name, key, keyOnSource: true, sort: [] })),
  );
}

/** `teamId` leads to a team. A key that the service names (`teamTasksId`) is called by the parent. A name that a field has is not used twice. */
function nameOf(model: Model, parent: Model, relation: string, key: readonly string[]): string {
  const [first = ''] = key;
  const isImplicit = first.toLowerCase().startsWith(`${parent.name}${relation}`.toLowerCase());
  const taken = new Set([...model.fields, ...model.relations].map(({ name }) => name.toLowerCase()));
  const wanted = [...(isImplicit ? [parent.name] : []), first.replace(/_?(Id|ID)$/, '')];
  return wanted.find((name) => name && !taken.has(name.toLowerCase())) ?? first;
}
