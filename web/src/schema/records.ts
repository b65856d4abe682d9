import { fieldNamed, type Field, type Model } from './schema';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A record as the API answers it: its fields, and `_version`. */
export type Item = Readonly<Record<string, Json>>;

/** The parts of a record's key, in order. */
export type Key = readonly (string | number | boolean)[];

export const keyOf = (model: Model, record: Item): Key => model.key.map((name) => record[name] as string);

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

const titleNames = ['name', 'title', 'label', 'subject', 'headline', 'displayName', 'fullName', 'summary', 'text', 'email', 'username'];

/** The field that a person would call a record by. */
export function titleField(model: Model): Field | undefined {
  const texts = model.fields.filter((field) => field.role === 'data' && !field.list && (field.type === 'String' || field.type === 'AWSEmail'));
  for (const name of titleNames) {
    const found = texts.find((field) => field.name === name);
    if (found) return found;
  }
  return texts.find((field) => field.required) ?? texts[0] ?? keyField(model);
}

function keyField(model: Model): Field | undefined {
  return model.generatedId ? undefined : fieldNamed(model, model.key[0] ?? '');
}

/** What to call one record, on one line. */
export function titleOf(model: Model, record: Item): string {
  const field = titleField(model);
  const value = field ? record[field.name] : undefined;
  const text = value === undefined || value === null ? '' : String(value).trim();
  return text ? text.slice(0, 200) : keyOf(model, record).join(' · ');
}
