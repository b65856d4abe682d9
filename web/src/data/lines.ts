import { keyOf, type Item, type Json, type Key } from '../schema/records';
import type { Model, Relation } from '../schema/schema';

/**
 * The lines that `dotnet run --project local -- export` writes and `-- import` reads (local/Tools/Data/ExportLines.cs), so that a file goes
 * from the page to the command and back: a record, a pair of a many-to-many relation, or a profile.
 */
export type Line = RecordLine | PairLine | ProfileLine;

export interface RecordLine {
  readonly model: string;
  readonly version: number;
  /** When it came to be, in Unix milliseconds. */
  readonly created: number;
  readonly fields: Item;
}

export interface PairLine {
  readonly relation: string;
  readonly owner?: string;
  readonly left: Key;
  readonly right: Key;
}

export interface ProfileLine {
  readonly profile: string;
}

export const isRecord = (line: Line): line is RecordLine => 'model' in line;

export const isPair = (line: Line): line is PairLine => 'relation' in line;

export function recordLine(model: Model, item: Item): RecordLine {
  const { _version, ...fields } = item;
  return { model: model.name, version: Number(_version), created: createdOf(model, item), fields };
}

/** The pair that one end and its relation make, as it is called from the left side. */
export function pairLine(relation: Relation, own: Key, other: Key, owner: string): PairLine {
  const [left, right] = relation.left ? [own, other] : [other, own];
  return { relation: relation.pairing!, ...(relation.owned ? { owner } : {}), left, right };
}

/** The members of a record in the order of their names: equal records are equal lines. */
export const lineText = (line: Line): string => JSON.stringify(isRecord(line) ? { ...line, fields: sorted(line.fields) } : line);

/** A line, and where it stands: the file's name, where there are several, and the number. */
export interface Numbered<T> {
  readonly line: T;
  readonly at: string;
  readonly file: string;
  readonly number: number;
}

/** The lines of a file; where there is something that is no line is told, not hidden. */
export function linesFrom(text: string, file = ''): { lines: Numbered<Line>[]; broken: Numbered<string>[] } {
  const lines: Numbered<Line>[] = [];
  const broken: Numbered<string>[] = [];
  for (const [index, each] of text.split('\n').entries()) {
    if (each.trim() === '') continue;
    const place = { at: placeWords(file, index + 1), file, number: index + 1 };
    const line = lineFrom(each);
    if (line) lines.push({ ...place, line });
    else broken.push({ ...place, line: each });
  }
  return { lines, broken };
}

export const placeWords = (file: string, numbers: number | string): string =>
  `${file ? `${file}, line` : 'Line'}${typeof numbers === 'string' && /\D/.test(numbers) ? 's' : ''} ${numbers}`;

/** "Lines 1–4, 6, 9–12". */
export function rangesOf(lines: readonly Numbered<unknown>[]): readonly string[] {
  const files = new Map<string, number[]>();
  for (const { file, number } of lines) files.set(file, [...(files.get(file) ?? []), number]);
  return [...files].map(([file, numbers]) => {
    const ranges: [number, number][] = [];
    for (const number of numbers.sort((one, other) => one - other)) {
      const last = ranges.at(-1);
      if (last && number === last[1] + 1) last[1] = number;
      else ranges.push([number, number]);
    }
    return placeWords(file, ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', '));
  });
}

function lineFrom(text: string): Line | undefined {
  try {
    const line = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const record = typeof line['model'] === 'string' && typeof line['fields'] === 'object' && line['fields'] !== null;
    const pair = typeof line['relation'] === 'string' && Array.isArray(line['left']) && Array.isArray(line['right']);
    return record || pair || typeof line['profile'] === 'string' ? (line as unknown as Line) : undefined;
  } catch {
    return undefined;
  }
}

/** Said by the record, or by an id that the service made (a UUIDv7 begins with its time); else it is as old as this line. */
function createdOf(model: Model, item: Item): number {
  const said = model.createdAt ? Date.parse(String(item[model.createdAt])) : Number.NaN;
  if (!Number.isNaN(said)) return said;
  const [id] = keyOf(model, item);
  return /^[\da-f]{8}-[\da-f]{4}-7/.test(String(id)) ? Number.parseInt(String(id).replace('-', '').slice(0, 12), 16) : Date.now();
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, member]) => [name, sorted(member)]));
}
