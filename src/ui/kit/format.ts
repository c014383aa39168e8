import { counted } from '../../schema/words.ts';

export { countWords } from '../../schema/words.ts';

/** A number with at most four significant digits, such as "0.6931" or "4.31e-6"; "–" if there is no number. */
export function lossWords(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  return size < 1e-3 || size >= 1e5 ? value.toExponential(2) : Number(value.toPrecision(4)).toString();
}

export const percentWords = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '–' : `${(100 * value).toFixed(1)} %`;

export const parameterWords = (count: number): string => counted(count, 'parameter');

const SUPERSCRIPTS: Readonly<Record<string, string>> = Object.fromEntries(
  [...'-0123456789'].map((char, i) => [char, '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'[i] ?? char]),
);

/** A short label for a tick of an axis, such as "0.01", "10⁻⁵" or "5×10⁻⁵". */
export function axisWords(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e5)) return String(Number(value.toPrecision(6)));
  const [mantissa = '1', exponent = '0'] = Number(value.toPrecision(6)).toExponential().split('e');
  const power = `10${[...exponent.replace('+', '')].map((char) => SUPERSCRIPTS[char] ?? char).join('')}`;
  return mantissa === '1' ? power : `${mantissa}×${power}`;
}
