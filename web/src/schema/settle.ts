import { numberFrom } from './numbers';
import { isNumeric } from './scalars';
import type { Field, Schema } from './schema';
import type { Item, Json } from './records';

/**
 * What was typed, as what it means: numbers that are still text become numbers, lists lose the rows that were left empty.
 * What means nothing stays as typed, for the validation to point at.
 */
export function settled(schema: Schema, fields: readonly Field[], values: Item): Item {
  const next: Record<string, Json> = { ...values };
  for (const field of fields) {
    const value = values[field.name];
    if (value !== undefined && value !== null) next[field.name] = settledValue(schema, field, value);
  }
  return next;
}

function settledValue(schema: Schema, field: Field, value: Json): Json {
  if (field.list && Array.isArray(value))
    return (value as readonly Json[]).filter((item) => item !== '' && item !== null).map((item) => settledOne(schema, field, item));
  return settledOne(schema, field, value);
}

function settledOne(schema: Schema, field: Field, value: Json): Json {
  if (field.kind === 'nested') return settled(schema, schema.types[field.type] ?? [], value as Item);
  if (field.kind !== 'scalar' || !isNumeric(field.type) || typeof value !== 'string') return value;
  return numberFrom(value) ?? value;
}
