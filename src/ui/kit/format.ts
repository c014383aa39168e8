/** Numbers as the page writes them. */

/** "0.6931", "4.31e-6", "–" where there is none: four digits that mean something, in little room. */
export function lossWords(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  return size < 1e-3 || size >= 1e5 ? value.toExponential(2) : Number(value.toPrecision(4)).toString();
}

export const percentWords = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '–' : `${(100 * value).toFixed(1)} %`;

const counts = new Intl.NumberFormat('en');

/** "100,000". With a format of its own for each number, charts that move would be late. */
export const countWords = (value: number): string => counts.format(value);

/** "no parameters", "1 parameter", "1,344 parameters". */
export const parameterWords = (count: number): string =>
  count === 0 ? 'no parameters' : `${countWords(count)} ${count === 1 ? 'parameter' : 'parameters'}`;

const SUPERSCRIPTS: Readonly<Record<string, string>> = Object.fromEntries(
  [...'-0123456789'].map((char, i) => [char, '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'[i] ?? char]),
);

/** A mark of an axis, as short as can be: "0.01", "10⁻⁵", "5×10⁻⁵". */
export function axisWords(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e5)) return String(Number(value.toPrecision(6)));
  const [mantissa = '1', exponent = '0'] = Number(value.toPrecision(6)).toExponential().split('e');
  const power = `10${[...exponent.replace('+', '')].map((char) => SUPERSCRIPTS[char] ?? char).join('')}`;
  return mantissa === '1' ? power : `${mantissa}×${power}`;
}
