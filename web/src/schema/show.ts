import { isMoment } from './scalars';
import { valueLabel } from './names';
import type { Field } from './schema';
import type { Json } from './records';

/** A value as text for a person, in the reader's own locale. */
export function show(field: Pick<Field, 'type' | 'kind' | 'list'>, value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => showOne(field, item)).join(', ');
  return showOne(field, value);
}

function showOne(field: Pick<Field, 'type' | 'kind'>, value: Json): string {
  if (value === null) return '';
  if (field.kind === 'enum') return valueLabel(String(value));
  if (field.kind === 'nested') return Object.values(value as object).filter((each) => typeof each !== 'object').join(' · ');
  if (field.type === 'Boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number' && field.type !== 'AWSTimestamp') return numbers.format(value);
  if (isMoment(field.type)) return moment(field.type, value);
  return String(value);
}

const numbers = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 17 });
const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short', timeZone: 'UTC' });

/** A calendar date has no time zone: it is shown as it is written. A moment is shown in the reader's own. */
function moment(type: string, value: Json): string {
  const text = String(value);
  const date =
    type === 'AWSTimestamp' ? new Date(Number(value) * 1000)
    : type === 'AWSDate' ? new Date(`${text.slice(0, 10)}T00:00:00Z`)
    : type === 'AWSTime' ? new Date(`1970-01-01T${text.slice(0, 8).padEnd(8, ':00')}Z`)
    : new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  const shown = type === 'AWSDate' ? days : type === 'AWSTime' ? clock : moments;
  const offset = type === 'AWSDate' ? text.slice(10) : '';
  return shown.format(date) + (offset && offset !== 'Z' ? ` (${offset})` : '');
}

const ago = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** "5 minutes ago". */
export function ageOf(date: Date, now = Date.now()): string {
  const seconds = Math.round((date.getTime() - now) / 1000);
  const [unit, size] = units.find(([, each]) => Math.abs(seconds) >= each) ?? units.at(-1)!;
  return ago.format(Math.trunc(seconds / size), unit);
}

/** Of something that was kept earlier. */
export const keptWords = (at: Date): string => (Date.now() - at.getTime() < 60_000 ? 'As read a moment ago.' : `As read ${ageOf(at)}.`);

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]];

export const showMoment = (date: Date): string => moments.format(date);

export const showNumber = (value: number): string => numbers.format(value);
