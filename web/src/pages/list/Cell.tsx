import { show } from '../../schema/show';
import type { Field } from '../../schema/schema';
import type { Json } from '../../schema/records';
import { valueLabel } from '../../schema/names';

/** One value on one line. Whatever it holds, it is text. */
export function Cell({ field, value, link, title }: { field: Field; value: Json | undefined; link?: string | undefined; title?: string | undefined }) {
  if (link) return <td class="first"><a href={link} tabIndex={-1}>{title}</a></td>;
  if (value === undefined || value === null) return <td />;
  if (field.list && Array.isArray(value) && (field.kind === 'enum' || field.type === 'String'))
    return <td><span class="tags">{(value as readonly Json[]).slice(0, 6).map((item, at) => <span key={at} class="tag">{field.kind === 'enum' ? valueLabel(String(item)) : String(item)}</span>)}</span></td>;
  if (field.kind === 'enum') return <td><span class="tag" data-tone={toneOf(field, String(value))}>{show(field, value)}</span></td>;
  const numeric = typeof value === 'number' && field.type !== 'AWSTimestamp';
  return <td class={numeric ? 'number' : undefined}>{show(field, value)}</td>;
}

/** The same value has the same tint on every page. */
function toneOf(field: Field, value: string): number {
  let hash = 0;
  for (const character of `${field.type}${value}`) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return hash % 5;
}
