import { targetOf } from '../../app/schema';
import { isCounted, type Column } from '../../schema/columns';
import { valueLabel } from '../../schema/names';
import { titleOf, type Item, type Json } from '../../schema/records';
import type { Field } from '../../schema/schema';
import { show } from '../../schema/show';

/** One value on one line. Whatever it holds, it is text. */
export function Cell({ column, value }: { column: Column; value: Json | undefined }) {
  if (value === undefined || value === null) return <td />;
  if (column.kind === 'relation') return <td>{typeof value === 'object' ? titleOf(targetOf(column.relation), value as Item) : ''}</td>;
  const { field } = column;
  if (field.list && Array.isArray(value) && (field.kind === 'enum' || field.type === 'String')) return <td><Tags field={field} values={value as readonly Json[]} /></td>;
  if (field.kind === 'enum') return <td><span class="tag" data-tone={toneOf(field, String(value))}>{show(field, value)}</span></td>;
  return <td class={isCounted(column) ? 'number' : undefined}>{show(field, value)}</td>;
}

/** As many as could be seen in one cell. */
const mostTags = 6;

const Tags = ({ field, values }: { field: Field; values: readonly Json[] }) => (
  <span class="tags">
    {values.slice(0, mostTags).map((value, at) => <span key={at} class="tag">{field.kind === 'enum' ? valueLabel(String(value)) : String(value)}</span>)}
  </span>
);

/** The same value has the same tint on every page. */
function toneOf(field: Field, value: string): number {
  let hash = 0;
  for (const character of `${field.type}${value}`) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return hash % 5;
}
