import { valueLabel } from '../schema/names';
import { numberFrom } from '../schema/numbers';
import { isNumeric } from '../schema/scalars';
import type { Item, Json } from '../schema/records';
import type { Field, Schema } from '../schema/schema';

/** A line of a table: its cells, and the line of the file on which it begins. */
export interface Row {
  readonly cells: readonly string[];
  readonly number: number;
}

export const csvLine = (cells: readonly string[]): string => cells.map((cell) => (/[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');

/** The rows of a file (RFC 4180), with commas, semicolons or tabs between the cells: whichever the first line has most of. */
export function csvRows(text: string): readonly Row[] {
  const whole = text.replace(/^\ufeff/, '');
  const separator = separatorOf(whole);
  const rows: Row[] = [];
  let [cells, cell, quoted, line, begin]: [string[], string, boolean, number, number] = [[], '', false, 1, 1];
  const end = () => {
    cells.push(cell);
    if (cells.length > 1 || cell !== '') rows.push({ cells, number: begin });
    [cells, cell, begin] = [[], '', line];
  };
  for (let at = 0; at < whole.length; at++) {
    const each = whole[at]!;
    if (each === '\n') line++;
    if (quoted && each === '"' && whole[at + 1] === '"') cell += whole[++at]!;
    else if (each === '"' && (quoted || cell === '')) quoted = !quoted;
    else if (quoted) cell += each;
    else if (each === separator) [cells, cell] = [[...cells, cell], ''];
    else if (each === '\n') end();
    else if (each !== '\r' || whole[at + 1] !== '\n') cell += each;
  }
  if (cell !== '' || cells.length > 0) end();
  return rows;
}

function separatorOf(text: string): string {
  const first = text.slice(0, text.search(/\n|$/)).replaceAll(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((each) => [each, first.split(each).length] as const);
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

/** A spreadsheet takes a text for a formula that begins so; an apostrophe before it makes it a text. */
const formula = /^'*[=+\-@\t\r]/;
const plain = /^[+-]?[\d .]*$/;

/** A value as a cell, which `valueFrom` reads back. */
export function cellOf(field: Field, value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  const text = field.list || field.kind === 'nested' ? JSON.stringify(value) : String(value);
  return formula.test(text) && !plain.test(text) ? `'${text}` : text;
}

/** What a cell means in a field; undefined where it is empty. What means nothing stays a text, for the validation to point at. */
export function valueFrom(schema: Schema, field: Field, cell: string): Json | undefined {
  const text = /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
  if (text.trim() === '') return undefined;
  if (field.kind === 'nested' || (field.list && text.startsWith('['))) return parsed(text);
  if (field.list) return text.split(';').map((each) => one(schema, field, each.trim()));
  return one(schema, field, text);
}

function one(schema: Schema, field: Field, text: string): Json {
  const lower = text.trim().toLowerCase();
  if (field.kind === 'enum') return (schema.enums[field.type] ?? []).find((value) => [value, valueLabel(value)].some((each) => each.toLowerCase() === lower)) ?? text;
  if (field.type === 'Boolean') return ['true', 'yes', '1'].includes(lower) ? true : ['false', 'no', '0'].includes(lower) ? false : text;
  if (!isNumeric(field.type)) return field.type === 'String' ? text : text.trim();
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(lower) ? Number(lower) : (numberFrom(text) ?? text);
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** A row as a record: the cells of the columns that go into a field. */
export const recordFrom = (schema: Schema, fields: readonly (Field | undefined)[], { cells }: Row): Item =>
  Object.fromEntries(fields.flatMap((field, at) => {
    const value = field && valueFrom(schema, field, cells[at] ?? '');
    return value === undefined ? [] : [[field!.name, value] as const];
  }));
