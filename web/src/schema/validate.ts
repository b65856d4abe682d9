import type { Fault } from '../api/problem';
import { scalarFault } from './scalars';
import type { Field, Schema, Validation } from './schema';
import type { Item, Json } from './records';

/** Every fault of a form, at its place, in the words that stand beside the control. The API judges again. */
export function faultsOf(schema: Schema, fields: readonly Field[], values: Item, creating: boolean): readonly Fault[] {
  return fields.flatMap((field) => faultsAt(schema, field, values[field.name], `/${escaped(field.name)}`, creating ? !!field.createRequired : !!field.required));
}

function faultsAt(schema: Schema, field: Field, value: Json | undefined, pointer: string, required: boolean): readonly Fault[] {
  if (value === null || value === undefined) return required ? [fault(pointer, 'required', 'Required.')] : [];
  if (!field.list) return faultsOfOne(schema, field, value, pointer);
  if (!Array.isArray(value)) return [fault(pointer, 'type', 'A list is needed.')];
  return (value as readonly Json[]).flatMap((item, at) =>
    item === null ? (field.itemRequired ? [fault(`${pointer}/${at}`, 'required', 'Required.')] : []) : faultsOfOne(schema, field, item, `${pointer}/${at}`),
  );
}

function faultsOfOne(schema: Schema, field: Field, value: Json, pointer: string): readonly Fault[] {
  if (field.kind === 'nested') {
    const inner = schema.types[field.type] ?? [];
    return inner.flatMap((each) => faultsAt(schema, each, (value as Item)[each.name], `${pointer}/${escaped(each.name)}`, !!each.required));
  }
  const words = field.kind === 'enum' ? (schema.enums[field.type]?.includes(String(value)) ? undefined : 'Choose one of the values.') : scalarFault(field.type, value);
  if (words) return [fault(pointer, 'type', words)];
  const broken = field.validations?.find((validation) => !passes(validation, value));
  return broken ? [fault(pointer, 'validation', broken.message ?? wordsOf(broken))] : [];
}

function passes({ kind, value: limit }: Validation, value: Json): boolean {
  const text = String(value);
  switch (kind) {
    case 'greaterThan': return Number(value) > Number(limit);
    case 'greaterOrEqual': return Number(value) >= Number(limit);
    case 'lessThan': return Number(value) < Number(limit);
    case 'lessOrEqual': return Number(value) <= Number(limit);
    case 'minLength': return text.length >= Number(limit);
    case 'maxLength': return text.length <= Number(limit);
    case 'startsWith': return text.startsWith(limit);
    case 'endsWith': return text.endsWith(limit);
    case 'matches': return matches(limit, text);
  }
}

/** .NET knows patterns that a browser does not: those are left to the API. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return true;
  }
}

function wordsOf({ kind, value }: Validation): string {
  switch (kind) {
    case 'greaterThan': return `More than ${value}.`;
    case 'greaterOrEqual': return `At least ${value}.`;
    case 'lessThan': return `Less than ${value}.`;
    case 'lessOrEqual': return `At most ${value}.`;
    case 'minLength': return `At least ${value} characters.`;
    case 'maxLength': return `At most ${value} characters.`;
    case 'startsWith': return `Has to begin with “${value}”.`;
    case 'endsWith': return `Has to end with “${value}”.`;
    case 'matches': return `Has to match ${value}`;
  }
}

const fault = (pointer: string, code: string, detail: string): Fault => ({ pointer, code, detail });

/** RFC 6901. */
export const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

export const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

/** What stands at the place of a fault. */
export const valueAt = (values: Item, pointer: string): Json | undefined =>
  pointer.split('/').slice(1).reduce<Json | undefined>((value, part) => (value as Item | null | undefined)?.[unescaped(part)], values);
