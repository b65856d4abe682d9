import { mayFollow, schema, targetOf } from '../../app/schema';
import { keyLink } from '../../app/links';
import { usePerson } from '../../auth/session';
import { useTitle } from '../../controls/RelationControl';
import { placesOf } from '../../schema/forms';
import { labelOf } from '../../schema/names';
import { titleField, type Item, type Json, type Key } from '../../schema/records';
import type { Field, Model, Relation } from '../../schema/schema';
import { show } from '../../schema/show';

/** A longer title is cut off in the heading (record.css). */
const mostAbove = 80;

/** A record for somebody who may read it and no more: what it holds, without what it does not. */
export function RecordSheet({ model, record }: { model: Model; record: Item }) {
  const person = usePerson();
  const places = placesOf(model, false, person);
  const title = titleField(model);
  // The title is in the heading already, unless it is cut off there.
  const called = title ? show(title, record[title.name]).trim() : '';
  const isWhole = called.length <= mostAbove && !called.includes('\n');
  const held = places.filter((place) => (place.kind === 'field' ? !(isWhole && place.field === title) && isThere(record[place.field.name]) : mayFollow(place.relation, person) && keyIn(record, place.relation)));
  return (
    <section class="block">
      {held.length === 0 ? <p class="quiet">No other fields are filled in.</p> : (
        <dl class="sheet wide">
          {held.map((place) =>
            place.kind === 'field'
              ? <div key={place.field.name}><dt>{labelOf(place.field.name)}</dt><dd><Value field={place.field} value={record[place.field.name]!} /></dd></div>
              : <div key={place.relation.name}><dt>{labelOf(place.relation.name)}</dt><dd><Leads relation={place.relation} to={keyIn(record, place.relation)!} /></dd></div>,
          )}
        </dl>
      )}
    </section>
  );
}

function Value({ field, value }: { field: Field; value: Json }) {
  if (field.list) return <ul>{(value as readonly Json[]).map((item, at) => <li key={at}><Value field={{ ...field, list: false }} value={item} /></li>)}</ul>;
  if (field.kind === 'nested') return <Parts field={field} value={value as Item} />;
  if (field.type === 'AWSJSON') return <code class="laid-out">{laidOut(value)}</code>;
  const text = show(field, value);
  const link = field.type === 'AWSEmail' ? `mailto:${text}` : field.type === 'AWSURL' && /^https?:\/\//i.test(text) ? text : undefined;
  return link ? <a href={link} target="_blank" rel="noopener noreferrer">{text}</a> : <span class="laid-out">{text}</span>;
}

function Parts({ field, value }: { field: Field; value: Item }) {
  const fields = (schema().types[field.type] ?? []).filter(({ name }) => isThere(value[name]));
  return <dl class="sheet">{fields.map((each) => <div key={each.name}><dt>{labelOf(each.name)}</dt><dd><Value field={each} value={value[each.name]!} /></dd></div>)}</dl>;
}

function Leads({ relation, to }: { relation: Relation; to: Key }) {
  const target = targetOf(relation);
  return <a href={keyLink(target, to)}>{useTitle(target, to)}</a>;
}

function keyIn(record: Item, relation: Relation): Key | undefined {
  const parts = relation.key.map((name) => record[name]);
  return parts.every(isThere) ? (parts as Key) : undefined;
}

const isThere = (value: Json | undefined): boolean => value !== undefined && value !== null && value !== '';

function laidOut(value: Json): string {
  try {
    return JSON.stringify(typeof value === 'string' ? JSON.parse(value) : value, null, 2);
  } catch {
    return String(value);
  }
}
