import type { Query } from '../../api/lists';
import { schema } from '../../app/schema';
import type { Person } from '../../schema/access';
import { escapedValue, filterFrom, parameterOf, parametersOf, searchTerms, type Filter } from '../../schema/filters';
import type { Column } from '../../schema/columns';
import type { Model } from '../../schema/schema';
import { sortFrom, sortsOf, sortText, type Sort } from '../../schema/sorts';

/** Records in a page of the list: several screens full. */
const pageful = '200';

/** How a list is looked at: all of it stands in the page's address. */
export interface View {
  readonly search: string;
  readonly filters: readonly Filter[];
  readonly sort?: Sort | undefined;
  /** An order that the API does not have: the page makes it, of what it has read. */
  readonly local?: Sort | undefined;
}

export function viewFrom(model: Model, query: string): View {
  const parameters = [...new URLSearchParams(query)];
  const filters = parameters.flatMap(([name, value]) => filterFrom(model, name, value) ?? []);
  const sort = sortFrom(parameters.find(([name]) => name === '_sort')?.[1] ?? null);
  const has = sort !== undefined && sortsOf(model, filters).includes(sort.field);
  return {
    search: parameters.find(([name]) => name === '_search')?.[1] ?? '',
    filters,
    sort: has ? sort : undefined,
    // An address may name what is there no more: then the order is the list's own.
    local: !has && sort && [...model.fields, ...model.relations].some(({ name }) => name === sort.field) ? sort : undefined,
  };
}

/** No field begins with an underscore, so these two names are free. */
export function viewLink(path: string, { search, filters, local, sort = local }: View): string {
  const parameters = [...filters.map(parameterOf), ...(search ? [['_search', search] as const] : []), ...(sort ? [['_sort', sortText(sort)] as const] : [])];
  const text = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString();
  return text ? `${path}?${text}` : path;
}

/** The same for the API; undefined where the search can be in no field. */
export function viewQuery(model: Model, { search, filters, sort }: View, columns: readonly Column[], person: Person): Query | undefined {
  const query: (readonly [string, string])[] = [['limit', pageful], ...parametersOf(filters)];
  const terms = search ? searchTerms(model, person, schema().enums, search) : [];
  if (search && terms.length === 0) return undefined;
  if (terms.length === 1) query.push(terms[0]!);
  if (terms.length > 1) query.push(['or', `(${terms.map(([name, value]) => `${name}=${escapedValue(value)}`).join(',')})`]);
  if (sort) query.push(['sort', sortText(sort)]);
  const relations = columns.flatMap((column) => (column.kind === 'relation' ? [column.relation.name] : []));
  if (relations.length > 0) query.push(['include', relations.join(',')]);
  return query;
}
