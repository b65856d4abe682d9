import { labelOf } from './names';
import { isMoment } from './scalars';
import { show } from './show';
import { fieldNamed, type Field, type Model, type Relation } from './schema';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A record as the API answers it: its fields, and `_version`. */
export type Item = Readonly<Record<string, Json>>;

/** The parts of a record's key, in order. */
export type Key = readonly (string | number | boolean)[];

export const keyOf = (model: Model, record: Item): Key => model.key.map((name) => record[name] as string);

/** What a record holds of another's key that it refers to; nothing where it refers to none. */
export const valuesOf = (relation: Relation, key: Key): Item => Object.fromEntries(relation.key.map((name, at) => [name, key[at] ?? null]));

/** One segment of a path that names the record, as the API wants it (design: "The HTTP contract"). */
export function segmentOf(key: Key): string {
  const [only] = key;
  if (key.length === 1 && typeof only === 'string' && /^[A-Za-z0-9._-]+$/.test(only) && !/^\.\.?$/.test(only)) return only;
  return packed(key);
}

/** The same for the client's own addresses, where a dot would make it a file's name to CloudFront. */
export const pageSegmentOf = (key: Key): string => {
  const segment = segmentOf(key);
  return segment.includes('.') ? packed(key) : segment;
};

export function keyFrom(segment: string): Key | undefined {
  if (!segment.startsWith('~')) return [segment];
  try {
    const bytes = Uint8Array.from(atob(segment.slice(1).replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
    const parts: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(parts) ? (parts as Key) : undefined;
  } catch {
    return undefined;
  }
}

function packed(key: Key): string {
  const bytes = new TextEncoder().encode(JSON.stringify(key));
  const text = btoa(String.fromCharCode(...bytes));
  return `~${text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** An id as the service makes them: a UUIDv7, which begins with the time. Those of one moment are told apart by `later`, in milliseconds. */
export function newId(later = 0): string {
  const time = (Date.now() + later).toString(16).padStart(12, '0');
  const random = crypto.randomUUID();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
}

const titleNames = ['name', 'title', 'label', 'subject', 'headline', 'displayName', 'fullName', 'summary', 'text', 'email', 'username'];

/** The field that a person would call a record by: the one that the schema names, else a text, else what its clients choose as a key of its own. */
export function titleField(model: Model): Field | undefined {
  if (model.title) return fieldNamed(model, model.title);
  const texts = model.fields.filter((field) => field.role === 'data' && !field.list && (field.type === 'String' || field.type === 'AWSEmail'));
  for (const name of titleNames) {
    const found = texts.find((field) => field.name === name);
    if (found) return found;
  }
  return texts.find((field) => field.required) ?? texts[0] ?? keyField(model);
}

function keyField(model: Model): Field | undefined {
  const own = model.key.find((name) => !model.relations.some((relation) => relation.keyOnSource && relation.key.includes(name)));
  return model.generatedId ? undefined : fieldNamed(model, own ?? model.key[0] ?? '');
}

/** What tells records without a text apart: the first number, the first choice, and a date, at last that of their making. */
export function titleParts(model: Model): readonly Field[] {
  const one = model.fields.filter((field) => field.role === 'data' && !field.list);
  const date = one.find((field) => isMoment(field.type)) ?? (model.createdAt ? fieldNamed(model, model.createdAt) : undefined);
  const parts = [one.find((field) => field.type === 'Int' || field.type === 'Float'), one.find((field) => field.kind === 'enum'), date];
  return parts.filter((field) => field !== undefined);
}

/** What to call one record, on one line; of one to be, nothing where nothing is filled in. */
export function titleOf(model: Model, record: Item): string {
  const field = titleField(model);
  // What somebody is there comes before a name that only machines read.
  const parts = !field ? titleParts(model) : field.role === 'owner' ? titleParts(model).filter(({ kind }) => kind === 'enum') : [];
  const text = [...parts.flatMap((part) => partText(part, record[part.name])), ...(field ? [show(field, record[field.name]).trim()] : [])].filter(Boolean).join(' · ');
  return text ? text.slice(0, 200) : keyOf(model, record).filter((part) => part !== undefined).join(' · ');
}

/** A number alone would not say what it counts. */
function partText(field: Field, value: Json | undefined): readonly string[] {
  const text = show(field, value);
  return text ? [field.kind === 'enum' || isMoment(field.type) ? text : `${labelOf(field.name)} ${text}`] : [];
}
