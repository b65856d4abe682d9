import { numberFrom } from './numbers';
import { isMoment, isNumeric, searchable } from './scalars';
import { mayTryField, type Person } from './access';
import { labelOf, valueLabel } from './names';
import type { Item } from './records';
import { show } from './show';
import { fieldNamed, type Field, type Model, type Relation, type Schema } from './schema';

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
  if (field.role === 'foreignKey') return field.required ? ['eq'] : ['eq', 'exists'];
  if (field.kind === 'nested' || field.type === 'AWSJSON') return field.required ? [] : ['exists'];
  const exists: readonly Operator[] = field.required ? [] : ['exists'];
  if (field.list) return ['contains', ...exists];
  if (field.kind === 'enum') return ['eq', 'ne', 'in', ...exists];
  if (field.type === 'Boolean') return ['eq', ...exists];
  if (isNumeric(field.type) || isMoment(field.type)) return ['eq', 'ge', 'le', 'gt', 'lt', 'between', ...exists];
  return ['contains', 'beginsWith', 'eq', 'ne', ...exists];
}

export const filterable = (model: Model, person: Person): readonly Field[] =>
  model.fields.filter((field) => {
    const isKey = field.role === 'foreignKey';
    return (!isKey || relationOf(model, field.name)) && field.role !== 'owner' && operatorsOf(field).length > 0 && mayTryField(model, field, 'list', person);
  });

/** The relation whose whole key a field is. */
export const relationOf = (model: Model, field: string): Relation | undefined =>
  model.relations.find((relation) => relation.keyOnSource && relation.key.length === 1 && relation.key[0] === field);

/** What a filter calls its field. */
export const filteredName = (model: Model, field: string): string => labelOf(relationOf(model, field)?.name ?? field);

/** The texts that the search box looks into. */
const searched = (model: Model, person: Person): readonly Field[] =>
  model.fields.filter((field) => field.kind === 'scalar' && !field.list && field.role === 'data' && field.type !== 'ID' && searchable(field.type) && mayTryField(model, field, 'list', person));

/** The API takes 50 conditions, those of the filters among them. */
const mostTerms = 30;

/** What a search may mean, ORed: a text that holds it in any usual spelling, the number that it is, the choices whose names hold it. */
export function searchTerms(model: Model, person: Person, enums: Schema['enums'], text: string): readonly (readonly [string, string])[] {
  const number = numberFrom(text);
  const held = (value: string) => holds(valueLabel(value), text);
  const others = countedOrChosen(model, person).flatMap((field): readonly (readonly [string, string])[] => {
    if (field.kind === 'enum') return (enums[field.type] ?? []).filter(held).map((value) => [`${field.name}.eq`, value]);
    return number !== undefined && (field.type === 'Float' || Number.isInteger(number)) ? [[`${field.name}.eq`, String(number)]] : [];
  });
  const texts = searched(model, person);
  const spellings = spellingsOf(text).slice(0, Math.max(1, Math.floor((mostTerms - others.length) / texts.length)));
  return [...texts.flatMap((field) => spellings.map((spelling) => [`${field.name}.contains`, spelling] as const)), ...others].slice(0, mostTerms);
}

/** The API's `contains` distinguishes upper and lower case: it is asked for a text in each spelling that people use. */
export function spellingsOf(text: string): readonly string[] {
  const lower = text.toLowerCase();
  const capital = (each: string) => each.charAt(0).toUpperCase() + each.slice(1);
  return [...new Set([text, lower, capital(lower), lower.split(' ').map(capital).join(' '), text.toUpperCase()])];
}

/** The same search in records that are at hand, whatever the case. */
export function finderOf(model: Model, person: Person, text: string): (record: Item) => boolean {
  const number = numberFrom(text);
  const texts = searched(model, person);
  const others = countedOrChosen(model, person);
  return (record) =>
    texts.some(({ name }) => holds(String(record[name] ?? ''), text)) ||
    others.some((field) => {
      const value = record[field.name];
      return field.kind === 'enum' ? typeof value === 'string' && holds(valueLabel(value), text) : number !== undefined && value === number;
    });
}

/** What is said where such a search of the API finds nothing. */
export const noSpelling = 'No matches as typed, in lower case, in capitals, or with capital initials.';

/** Does a text hold another, whatever the case? */
export const holds = (text: string, wanted: string): boolean => text.toLowerCase().includes(wanted.toLowerCase());

/** Is there anything that a search could look into? */
export const canSearch = (model: Model, person: Person): boolean => searched(model, person).length + countedOrChosen(model, person).length > 0;

const countedOrChosen = (model: Model, person: Person): readonly Field[] =>
  model.fields.filter((field) => {
    const fits = field.kind === 'enum' || field.type === 'Int' || field.type === 'Float';
    return fits && !field.list && field.role === 'data' && mayTryField(model, field, 'list', person);
  });

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
  if (operator === 'exists') return `${filteredName(model, name)} ${value === 'false' ? 'is empty' : 'is filled in'}`;
  const words = operator === 'between' ? listFrom(value).map((each) => shown(field, each)).join(' and ') : listed(operator, value).map((each) => shown(field, each)).join(', ');
  return `${filteredName(model, name)} ${wordsOf(field, operator)} ${words}`;
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

/** The parameters of filters. The API takes each once: what repeats one goes into a group. */
export function parametersOf(filters: readonly Filter[]): readonly (readonly [string, string])[] {
  const all = filters.map((filter) => [filter, ...parameterOf(filter)] as const);
  const first = all.filter(([, name], at) => all.findIndex((each) => each[1] === name) === at);
  const again = all.filter((each) => !first.includes(each)).map(([{ operator }, name, value]) => {
    const isList = operator === 'in' || operator === 'between';
    return `${name}=${isList ? `(${value})` : escapedValue(value)}`;
  });
  const group: readonly (readonly [string, string])[] = again.length > 0 ? [['and', `(${again.join(',')})`]] : [];
  return [...first.map(([, name, value]) => [name, value] as const), ...group];
}

/** Two filters that no record fits both of, if there are such. */
export function contradiction(model: Model, filters: readonly Filter[]): readonly [Filter, Filter] | undefined {
  for (const [at, one] of filters.entries())
    for (const other of filters.slice(at + 1)) {
      const field = one.field === other.field ? fieldNamed(model, one.field) : undefined;
      if (field && !field.list && (excludes(field, one, other) || excludes(field, other, one))) return [one, other];
    }
  return undefined;
}

function excludes(field: Field, one: Filter, other: Filter): boolean {
  if (one.operator === 'exists') return one.value === 'false' && !(other.operator === 'exists' && other.value === 'false');
  if (other.operator === 'exists') return false;
  const [low, high] = [boundsOf(field, one), boundsOf(field, other)];
  if (low.least !== undefined && high.most !== undefined)
    return low.least > high.most || (low.least === high.most && (low.open || high.open));
  return one.operator === 'eq' && other.operator === 'ne' && one.value === other.value;
}

/** What a filter lets a value be; whether the bound itself is left out. */
function boundsOf(field: Field, { operator, value }: Filter): { least?: string | number; most?: string | number; open: boolean } {
  const read = (text: string) => (isNumeric(field.type) ? Number(text) : text);
  switch (operator) {
    case 'eq': return { least: read(value), most: read(value), open: false };
    case 'ge': return { least: read(value), open: false };
    case 'gt': return { least: read(value), open: true };
    case 'le': return { most: read(value), open: false };
    case 'lt': return { most: read(value), open: true };
    case 'between': return { least: read(listFrom(value)[0] ?? ''), most: read(listFrom(value)[1] ?? ''), open: false };
    default: return { open: false };
  }
}

/** Does upper or lower case count for one of them? */
export const mindsCase = (model: Model, filters: readonly Filter[]): boolean =>
  filters.some(({ field, operator }) => operator !== 'exists' && searchable(fieldNamed(model, field)?.type ?? ''));
