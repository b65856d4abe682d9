import type { Model, Relation, Schema } from '../schema/schema';
import { mayTry, type Person } from '../schema/access';
import { modelNamed } from '../schema/schema';

let current: Schema | undefined;

export function setSchema(schema: Schema): void {
  current = schema;
}

export function schema(): Schema {
  if (!current) throw new Error('The schema is not loaded yet.');
  return current;
}

/** The model that a relation leads to. */
export function targetOf(relation: Relation): Model {
  const target = modelNamed(schema(), relation.model);
  if (!target) throw new Error(`schema.json names a model '${relation.model}' that it does not have.`);
  return target;
}

/** Could the person see anything where the relation leads? */
export const mayFollow = (relation: Relation, person: Person): boolean => mayTry(targetOf(relation), 'list', person);
