/** How the reader's locale writes a number; the digits are always 0 to 9. */
const written = new Intl.NumberFormat(undefined, { useGrouping: false, numberingSystem: 'latn', maximumSignificantDigits: 17 });
const grouped = new Intl.NumberFormat(undefined, { useGrouping: 'always', numberingSystem: 'latn', maximumFractionDigits: 0 });
const parts = new Intl.NumberFormat(undefined, { useGrouping: 'always', numberingSystem: 'latn' }).formatToParts(12345678.9);
const decimal = parts.find((part) => part.type === 'decimal')?.value ?? '.';
const group = parts.find((part) => part.type === 'group')?.value ?? ',';

/** A sign that some locales write, and the marks of direction that others put around it. */
const plainSigns = (text: string): string => text.replace('\u2212', '-').replace(/[\u200e\u200f\u061c]/g, '');

/** A number as it is typed here: with the locale's decimal separator, without groups. */
export function numberText(value: number): string {
  // Digits that nobody reads are left to the exponent.
  const isExtreme = Math.abs(value) >= 1e21 || (value !== 0 && Math.abs(value) < 1e-6);
  return isExtreme ? String(value).replace('.', decimal) : plainSigns(written.format(value));
}

/**
 * The number that a text plainly is in the reader's locale. Undefined for everything else: groups where the locale would not
 * write them, another locale's separators, more digits than a number can keep.
 */
export function numberFrom(text: string): number | undefined {
  const found = /^([+-]?)([^a-z]*?)(?:e([+-]?\d+))?$/i.exec(plainSigns(text.trim()));
  if (!found) return undefined;
  const [, sign = '', body = '', exponent] = found;
  const [whole = '', fraction, ...more] = body.split(decimal);
  const digits = isGrouped(whole) ? withoutGroups(whole) : whole;
  if (more.length > 0 || !(fraction ? /^\d*$/ : /^\d+$/).test(digits) || !/^\d+$/.test(fraction ?? '0')) return undefined;
  const plain = `${sign}${digits || '0'}${fraction === undefined ? '' : `.${fraction}`}${exponent ? `e${exponent}` : ''}`;
  const number = Number(plain);
  return Number.isFinite(number) && mantissa(plain) === mantissa(String(number)) ? number : undefined;
}

/** Why a text is refused that should be a number. */
export const numberWords = (example: number): string =>
  `Not a plain number. Write it like ${numberText(example)}, or ${grouped.format(1234567)} for a large one.`;

/** Only the groups that the locale itself makes count: `1,000` is a thousand to some, and `1,00` is nothing to anybody. */
function isGrouped(text: string): boolean {
  const plain = withoutGroups(text);
  return plain !== text && /^\d{1,15}$/.test(plain) && spaced(grouped.format(Number(plain))) === spaced(text);
}

const withoutGroups = (text: string): string => spaced(text).replaceAll(spaced(group), '');

/** People type a plain space or apostrophe where a locale has a narrow or a curly one. */
const spaced = (text: string): string => text.replaceAll(/\s/g, ' ').replaceAll('’', "'");

/** The digits that count, so that a number is known to hold all that was typed. */
const mantissa = (text: string): string => text.replace(/e.*$/i, '').replace(/[^\d]/g, '').replace(/^0+|0+$/g, '');
