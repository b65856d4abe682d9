import { mayTryField, type Person } from './access';
import { labelOf } from './names';
import { titleField, titleParts } from './records';
import { isMoment, searchable } from './scalars';
import { isChosenOwner, type Field, type Model, type Relation } from './schema';

/** A column of a table: a field, or the record that one of its relations names. */
export type Column =
  | { readonly kind: 'field'; readonly name: string; readonly field: Field }
  | { readonly kind: 'relation'; readonly name: string; readonly relation: Relation };

export const columnLabel = (column: Column): string => labelOf(column.name);

/** Numbers stand with their last digits beneath each other. */
export const isCounted = (column: Column): boolean =>
  column.kind === 'field' && !column.field.list && (column.field.type === 'Int' || column.field.type === 'Float');

/** What a table can show: every field that fits on a line and may be read, and what belongs-to relations lead to. */
export const showable = (model: Model, person: Person): readonly Column[] => [
  ...model.fields
    .filter((field) => field.kind !== 'nested' && field.type !== 'AWSJSON' && (field.role !== 'owner' || isChosenOwner(model, field)) && !isForeign(model, field) && mayTryField(model, field, 'list', person))
    .map((field) => ({ kind: 'field' as const, name: field.name, field })),
  ...model.relations
    .filter((relation) => relation.keyOnSource && relation.key.length > 0 && mayTryField(model, relation, 'list', person))
    .map((relation) => ({ kind: 'relation' as const, name: relation.name, relation })),
];

/** The columns to begin with: what the record is called, then what tells records apart at a glance, then when it was changed. */
export function columnsOf(model: Model, person: Person): readonly Column[] {
  const title = titleField(model);
  const called = (title ? [title] : titleParts(model)).map((field) => field.name);
  const all = showable(model, person);
  const rest = all.filter((column) => !called.includes(column.name) && !(column.kind === 'field' && column.field.role === 'identifier'));
  return [...called.flatMap((name) => all.find((column) => column.name === name) ?? []), ...rest.sort((one, other) => weight(one) - weight(other))];
}

/** How wide a column wants to be, in pixels. */
export function widthOf(column: Column): number {
  if (column.kind === 'relation') return 180;
  const { field } = column;
  if (field.list) return 200;
  if (field.type === 'Boolean') return 100;
  if (field.type === 'Int' || field.type === 'Float') return 110;
  if (field.type === 'AWSDate' || field.type === 'AWSTime') return 135;
  if (field.kind === 'enum') return 130;
  return isMoment(field.type) ? 210 : 200;
}

/** Texts that are usually longer than a line. */
export const isLongText = (field: Field): boolean =>
  field.type === 'String' && !field.list && /notes?$|description|body|content|comment|bio|summary|message|details|instructions|remarks|(^|[a-z])text$/i.test(field.name);

const isForeign = (model: Model, field: Field): boolean =>
  field.role === 'foreignKey' || (field.type === 'ID' && model.relations.some((relation) => relation.keyOnSource && relation.key.includes(field.name)));

function weight(column: Column): number {
  if (column.kind === 'relation') return 2.5;
  const { field } = column;
  if (field.role === 'updatedAt') return 6;
  if (field.role === 'createdAt') return 8;
  if (isLongText(field)) return 7;
  if (field.kind === 'enum' && !field.list) return 1;
  if (isMoment(field.type)) return field.type === 'AWSDate' ? 2 : 3.5;
  if (field.type === 'Boolean' || field.type === 'Int' || field.type === 'Float') return 3;
  if (field.list) return 5;
  return searchable(field.type) ? 4 : 6;
}
