import { titleField } from './records';
import { isMoment } from './scalars';
import { searchable } from './scalars';
import { mayTryField, type Person } from './access';
import type { Field, Model } from './schema';

/** What a table can show: every field that fits on a line and may be read. */
export const showable = (model: Model, person: Person): readonly Field[] =>
  model.fields.filter((field) => field.kind !== 'nested' && field.type !== 'AWSJSON' && field.role !== 'foreignKey' && field.role !== 'owner' && mayTryField(field, 'list', person));

/** The columns to begin with: what the record is called, then what tells records apart at a glance, then when it was changed. */
export function columnsOf(model: Model, person: Person): readonly Field[] {
  const title = titleField(model);
  const rest = showable(model, person).filter((field) => field !== title && field.role !== 'identifier');
  const ordered = [...rest].sort((one, other) => weight(one) - weight(other));
  return title ? [title, ...ordered] : ordered;
}

/** How wide a column wants to be, in pixels. */
export function widthOf(field: Field, first: boolean): number {
  if (first) return 260;
  if (field.list) return 200;
  if (field.type === 'Boolean') return 100;
  if (field.type === 'Int' || field.type === 'Float') return 110;
  if (field.type === 'AWSDate' || field.type === 'AWSTime') return 130;
  if (field.kind === 'enum') return 130;
  if (isMoment(field.type)) return 170;
  return 200;
}

/** Texts that are usually longer than a line. */
export const isLongText = (field: Field): boolean =>
  field.type === 'String' && !field.list && /notes?$|description|body|content|comment|bio|summary|message|details|instructions|remarks|(^|[a-z])text$/i.test(field.name);

function weight(field: Field): number {
  if (field.role === 'updatedAt') return 6;
  if (field.role === 'createdAt') return 8;
  if (isLongText(field)) return 7;
  if (field.kind === 'enum' && !field.list) return 1;
  if (isMoment(field.type)) return 2;
  if (field.type === 'Boolean' || field.type === 'Int' || field.type === 'Float') return 3;
  if (field.list) return 5;
  return searchable(field.type) ? 4 : 6;
}
