import { numberWords } from './numbers';
import type { Json } from './records';

/** What is wrong with a value of that scalar, in words for a person, or undefined. Looser than the API where the two could differ. */
export function scalarFault(type: string, value: Json): string | undefined {
  if ((type === 'Int' || type === 'Float') && typeof value === 'string') return numberWords(type === 'Int' ? 1234 : 1234.5);
  switch (type) {
    case 'Int': return isWhole(value, 2 ** 31 - 1, -(2 ** 31)) ? undefined : 'A whole number from −2147483648 to 2147483647.';
    case 'AWSTimestamp': return isWhole(value, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER) ? undefined : 'A date and time is needed.';
    case 'Float': return typeof value === 'number' && Number.isFinite(value) ? undefined : numberWords(1234.5);
    case 'Boolean': return typeof value === 'boolean' ? undefined : 'Yes or no.';
    case 'AWSDate': return pattern(value, /^\d{4}-\d\d-\d\d(Z|[+-]\d\d:\d\d(:\d\d)?)?$/) ? undefined : 'A date such as 2030-12-31.';
    case 'AWSTime': return pattern(value, /^\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d(:\d\d)?)?$/) ? undefined : 'A time such as 14:30.';
    case 'AWSDateTime': return pattern(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d(:\d\d)?)$/) ? undefined : 'A date and a time are needed.';
    case 'AWSEmail': return pattern(value, /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/) ? undefined : 'An address such as name@example.com.';
    case 'AWSURL': return pattern(value, /^(https?|ftp|file|mailto):\S+$/i) ? undefined : 'An address such as https://example.com/.';
    case 'AWSPhone': return pattern(value, /^\+?\d(?:[ -]?\d){3,14}$/) ? undefined : 'A number such as +44 20 7946 0000.';
    case 'AWSIPAddress': return pattern(value, /^[\da-f.:]+(\/\d{1,3})?$/i) ? undefined : 'An address such as 192.0.2.1 or 2001:db8::1.';
    case 'AWSJSON': return typeof value === 'string' && isJson(value) ? undefined : 'This is not JSON yet.';
    default: return typeof value === 'string' ? (value.isWellFormed() ? undefined : 'It holds half of a character.') : 'A text is needed.';
  }
}

const isWhole = (value: Json, most: number, least: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

const pattern = (value: Json, shape: RegExp): boolean => typeof value === 'string' && shape.test(value);

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Scalars whose values are text that can be searched. */
export const searchable = (type: string): boolean => ['String', 'ID', 'AWSEmail', 'AWSURL', 'AWSPhone', 'AWSIPAddress'].includes(type);

export const isNumeric = (type: string): boolean => type === 'Int' || type === 'Float' || type === 'AWSTimestamp';

export const isMoment = (type: string): boolean => type === 'AWSDate' || type === 'AWSTime' || type === 'AWSDateTime' || type === 'AWSTimestamp';
