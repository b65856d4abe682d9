import { isMoment, isNumeric, searchable } from './scalars';
import { mayTryField, type Person } from './access';
import { labelOf, valueLabel } from './names';
import { show } from './show';
import { fieldNamed, type Field, type Model } from './schema';

/** The API's operators that a page offers. `exists` takes true or false. */
export type Operator = 'eq' | 'ne' | 'contains' | 'beginsWith' | 'lt' | 'le' | 'gt' | 'ge' | 'between' | 'exists' | 'in';

/** One condition of a list's query: `priority.gt=3`. */
export interface Filter {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
}

/** What the API can be asked about a field, the most useful first; nothing that it would refuse. */
export function operatorsOf(field: Field): readonly Operator[] {
  if (field.kind === 'nested' || field.type === 'AWSJSON') return field.required ? [] : ['exists'];
  const exists: readonly Operator[] = field.required ? [] : ['exists'];
  if (field.list) return ['contains', ...exists];
  if (field.kind === 'enum') return ['eq', 'ne', 'in', ...exists];
  if (field.type === 'Boolean') return ['eq', ...exists];
  if (isNumeric(field.type) || isMoment(field.type)) return ['eq', 'ge', 'le', 'gt', 'lt', 'between', ...exists];
  return ['contains', 'beginsWith', 'eq', 'ne', ...exists];
}

export const filterable = (model: Model, person: Person): readonly Field[] =>
  model.fields.filter((field) => field.role !== 'foreignKey' && field.role !== 'owner' && operatorsOf(field).length > 0 && mayTryField(model, field, 'list', person));

/** The fields that the search box looks into. */
export const searched = (model: Model, person: Person): readonly Field[] =>
  model.fields.filter((field) => field.kind === 'scalar' && !field.list && field.role === 'data' && field.type !== 'ID' && searchable(field.type) && mayTryField(model, field, 'list', person));

export const operatorWords: Readonly<Record<Operator, string>> = {
  eq: 'is', ne: 'is not', contains: 'contains', beginsWith: 'begins with', lt: 'is less than', le: 'is at most',
  gt: 'is more than', ge: 'is at least', between: 'is between', exists: 'is filled in', in: 'is one of',
};

/** The words for dates and times. */
const timeWords: Partial<Record<Operator, string>> = { lt: 'is before', le: 'is at the latest', gt: 'is after', ge: 'is at the earliest' };

export const wordsOf = (field: Field, operator: Operator): string =>
  (isMoment(field.type) ? timeWords[operator] : undefined) ?? operatorWords[operator];

/** The API's own parameters have these names: a field of the same name is asked for with its operator. */
const taken = new Set(['limit', 'nextToken', 'sort', 'fields', 'include', 'count', 'explain', 'or', 'and', 'not']);

export const parameterOf = ({ field, operator, value }: Filter): readonly [string, string] =>
  [operator === 'eq' && !taken.has(field) ? field : `${field}.${operator}`, value];

/** The reverse: a filter of the address, where it names a field that is there. */
export function filterFrom(model: Model, name: string, value: string): Filter | undefined {
  const dot = name.indexOf('.');
  const field = dot < 0 ? name : name.slice(0, dot);
  const operator = (dot < 0 ? 'eq' : name.slice(dot + 1)) as Operator;
  return fieldNamed(model, field) && operator in operatorWords ? { field, operator, value } : undefined;
}

/** A filter as a person reads it. */
export function filterLabel(model: Model, { field: name, operator, value }: Filter): string {
  const field = fieldNamed(model, name);
  if (!field) return name;
  if (operator === 'exists') return `${labelOf(name)} ${value === 'false' ? 'is empty' : 'is filled in'}`;
  const words = operator === 'between' ? listFrom(value).map((each) => shown(field, each)).join(' and ') : listed(operator, value).map((each) => shown(field, each)).join(', ');
  return `${labelOf(name)} ${wordsOf(field, operator)} ${words}`;
}

/** Lists in a query are split at commas; inside groups parentheses mean something too. A backslash makes them plain. */
export const escapedValue = (value: string): string => value.replaceAll(/[\\,()]/g, '\\$&');

export const listText = (values: readonly string[]): string => values.map(escapedValue).join(',');

export function listFrom(text: string): string[] {
  const parts = [''];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && at + 1 < text.length) parts[parts.length - 1] += text[++at]!;
    else if (text[at] === ',') parts.push('');
    else parts[parts.length - 1] += text[at]!;
  }
  return parts;
}

const listed = (operator: Operator, value: string): string[] => (operator === 'in' ? listFrom(value) : [value]);

function shown(field: Field, text: string): string {
  if (field.kind === 'enum') return valueLabel(text);
  if (field.type === 'Boolean') return text === 'true' ? 'Yes' : 'No';
  if (isNumeric(field.type)) return show({ ...field, list: false }, Number(text));
  return isMoment(field.type) ? show({ ...field, list: false }, text) : `“${text}”`;
}
