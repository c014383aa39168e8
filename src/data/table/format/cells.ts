const GAPS = new Set(['', '?', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', '-', '--', '.', '#div/0!', '#value!', '<na>', 'nil', 'missing']);

/** True if the trimmed cell marks a missing value. */
export const isGap = (cell: string): boolean => cell.length < 9 && GAPS.has(cell.toLowerCase());

export type Decimal = 'point' | 'comma';

const SIGNED = '[+\\-]?';
const GROUP = "[ '’\\u00a0\\u202f]";
/**
 * The forms of a number, by decimal separator. For a decimal point, they are only those with groups of three digits, such as 1,234.5,
 * because {@link plainIn} reads all others.
 */
const FORMS: Readonly<Record<Decimal, RegExp>> = {
  point: new RegExp(`^${SIGNED}(?:[1-9]\\d{0,2}(?:,\\d{3})+|[1-9]\\d{0,2}(?:${GROUP}\\d{3})+)(?:\\.\\d*)?$`),
  comma: new RegExp(`^${SIGNED}(?:[1-9]\\d{0,2}(?:\\.\\d{3})+|[1-9]\\d{0,2}(?:${GROUP}\\d{3})+|\\d*)(?:,\\d*)?(?:[eE]${SIGNED}\\d+)?$`),
};
const HAS_DIGIT = /\d/;
const SEPARATORS_OF_GROUPS: Readonly<Record<Decimal, RegExp>> = { point: /[, '’\u00a0\u202f]/g, comma: /[. '’\u00a0\u202f]/g };

const MAX_DIGITS = 9;

/** Returns the whole number in a cell of 1 to MAX_DIGITS digits; −1 for other cells. Most cells in tables of pixels have this form. */
export function wholeIn(cell: string): number {
  if (cell.length === 0 || cell.length > MAX_DIGITS) return -1;
  let value = 0;
  for (let i = 0; i < cell.length; i++) {
    const digit = cell.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = 10 * value + digit;
  }
  return value;
}

/**
 * Returns the number in a cell such as -12.5 or 1e-3, which has no groups of digits and no decimal separator other than a point; NaN for
 * other cells, such as 0x10.
 */
function plainIn(cell: string): number {
  const sign = cell.charCodeAt(0);
  const at = sign === 45 || sign === 43 ? 1 : 0;
  const first = cell.charCodeAt(at);
  const isNumber = (first >= 48 && first <= 57) || first === 46;
  // After a zero, a letter other than e marks the base, as in 0x10.
  return isNumber && !(first === 48 && cell.charCodeAt(at + 1) > 57 && (cell.charCodeAt(at + 1) | 32) !== 101) ? Number(cell) : Number.NaN;
}

/** Returns the number in a trimmed cell; NaN if the cell is not a number. */
export function numberIn(cell: string, decimal: Decimal): number {
  const text = cell.includes('−') ? cell.replaceAll('−', '-') : cell;
  if (decimal === 'point') {
    const plain = plainIn(text);
    if (!Number.isNaN(plain)) return plain;
  }
  if (!HAS_DIGIT.test(text) || !FORMS[decimal].test(text)) return Number.NaN;
  return Number(text.replace(SEPARATORS_OF_GROUPS[decimal], '').replace(',', '.'));
}

/**
 * Returns the decimal separator with which a cell can be read as a number; null if it can be read with both separators, or with neither.
 */
export function decimalShownBy(cell: string): Decimal | null {
  if (wholeIn(cell) >= 0) return null;
  const [isPoint, isComma] = [!Number.isNaN(numberIn(cell, 'point')), !Number.isNaN(numberIn(cell, 'comma'))];
  return isPoint === isComma ? null : isPoint ? 'point' : 'comma';
}

/** The maximum length of a cell that is read as a number with a unit. The regular expression takes time quadratic in the length. */
const LONGEST_WITH_UNIT = 64;

/** Splits a cell into a number and a unit, such as "kg", "%" or "$"; null if the cell is not a number with a unit. */
export function withoutUnit(cell: string): { number: string; unit: string } | null {
  if (cell.length > LONGEST_WITH_UNIT) return null;
  const found = /^([$€£¥₹])?\s*([+\-−]?[\d.,'’]*\d[\d.,'’]*(?:[eE][+\-−]?\d+)?)\s*([\p{L}%°µ‰€£¥₹$²³/]{1,12})?$/u.exec(cell);
  const [, before = '', number = '', after = ''] = found ?? [];
  return found && (before || after) ? { number, unit: before || after } : null;
}

const YES_NO: readonly (readonly [no: string, yes: string])[] = [
  ['false', 'true'],
  ['no', 'yes'],
  ['n', 'y'],
  ['f', 't'],
  ['off', 'on'],
];

/** Returns the pair that contains all of the texts; null if there is none. */
export function yesNoPair(texts: Iterable<string>): readonly [string, string] | null {
  const words = [...texts].map((text) => text.toLowerCase());
  return words.length === 0 ? null : (YES_NO.find((pair) => words.every((word) => pair.includes(word))) ?? null);
}

export const DAY_MS = 86_400_000;

export type DateOrder = 'year first' | 'day first' | 'month first';

const SLASHED = /^(\d{1,2})([./])(\d{1,2})\2(\d{4})$/;
const ISO = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Returns the days from 1 January 1970 to the date in a cell, such as 2024-03-31 (with or without a time, which adds a fraction of a day),
 * 31.3.2024 or 3/31/2024; NaN if the cell is not a date in this order.
 */
export function dateIn(cell: string, order: DateOrder): number {
  if (cell.length < 8 || !HAS_DIGIT.test(cell)) return Number.NaN;
  if (order !== 'year first') {
    const [, first, , second, year] = SLASHED.exec(cell) ?? [];
    return order === 'day first' ? daysOf(year, second, first) : daysOf(year, first, second);
  }
  const [, year, month, day, hours = 0, minutes = 0, seconds = 0] = ISO.exec(cell) ?? [];
  return daysOf(year, month, day) + (Number(hours) + Number(minutes) / 60 + Number(seconds) / 3600) / 24;
}

function daysOf(year = '', month = '', day = ''): number {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // `Date.UTC` turns months and days that do not exist into others, and the years 0 to 99 into 1900 to 1999.
  const exists =
    year !== '' && date.getUTCFullYear() === Number(year) && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return exists ? date.getTime() / DAY_MS : Number.NaN;
}
