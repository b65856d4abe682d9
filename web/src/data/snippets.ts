import type { Query } from '../api/lists';
import { schema } from '../app/schema';
import type { Person } from '../schema/access';
import { filterFrom, listFrom, searchTerms, type Filter } from '../schema/filters';
import type { Item } from '../schema/records';
import { fieldNamed, type Model } from '../schema/schema';
import { isNumeric } from '../schema/scalars';
import { sortText, type Sort } from '../schema/sorts';

/** A request as a command; who is signed in puts a token into TOKEN. */
export function curlOf(api: string, path: string, query: Query, person: Person): string {
  const text = new URLSearchParams(query.map(([name, value]) => [name, value])).toString();
  const address = `${api}${person.visitor ? '/public' : ''}${path}${text ? `?${text}` : ''}`;
  return `curl '${address.replaceAll("'", '%27')}'${person.visitor ? '' : ' -H "Authorization: Bearer $TOKEN"'}`;
}

/** The same list with the typed client. */
export function listCall(model: Model, { search, filters, sort }: { search: string; filters: readonly Filter[]; sort?: Sort | undefined }, person: Person): string {
  const terms = search ? searchTerms(model, person, schema().enums, search) : [];
  const or = terms.flatMap(([name, value]) => filterFrom(model, name, value) ?? []).map((filter) => conditionOf(model, filter));
  const parts = [
    ...(filters.length > 1 ? [`and: [${filters.map((filter) => conditionOf(model, filter)).join(', ')}]`] : filters.map((filter) => conditionOf(model, filter).slice(2, -2))),
    ...(or.length > 0 ? [`or: [${or.join(', ')}]`] : []),
  ];
  const options = [...(parts.length > 0 ? [`where: { ${parts.join(', ')} }`] : []), ...(sort ? [`sort: '${sortText(sort)}'`] : [])];
  return `for await (const record of ${clientOf(model, person)}.list(${options.length > 0 ? `{ ${options.join(', ')} }` : ''})) console.log(record);`;
}

/** One record with the typed client. */
export const recordCall = (model: Model, record: Item, person: Person): string =>
  `const record = await ${clientOf(model, person)}.get(${idText(model, record)});`;

function idText(model: Model, record: Item): string {
  const parts = model.key.map((name) => [name, typeof record[name] === 'string' ? quoted(record[name]) : String(record[name])] as const);
  return parts.length === 1 ? parts[0]![1] : `{ ${parts.map(([name, text]) => `${name}: ${text}`).join(', ')} }`;
}

const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;

const clientOf = (model: Model, person: Person): string =>
  `api${person.visitor ? '.public' : ''}${/^[A-Za-z_]\w*$/.test(model.path) ? `.${model.path}` : `['${model.path}']`}`;

function conditionOf(model: Model, { field: name, operator, value }: Filter): string {
  const field = fieldNamed(model, name);
  const one = (text: string) => (operator === 'exists' || field?.type === 'Boolean' || isNumeric(field?.type ?? '') ? text : quoted(text));
  const operand = operator === 'between' || operator === 'in' ? `[${listFrom(value).map(one).join(', ')}]` : one(value);
  return `{ ${name}: { ${operator}: ${operand} } }`;
}
