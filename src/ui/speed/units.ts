const PREFIXES: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** A number such as "0.123", "1.23", "12.3", "123" or "1,234". */
export function digits(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return value === 0 ? '0' : value.toFixed(Math.max(0, Math.min(3, 2 - Math.floor(Math.log10(value)))));
}

function scaled(value: number, unit: string): string {
  const [size, prefix] = PREFIXES.find(([least]) => value >= least) ?? [1, ''];
  return `${digits(value / size)} ${prefix}${unit}`;
}

export const flopRateWords = (rate: number): string => scaled(rate, 'FLOP/s');
export const byteRateWords = (rate: number): string => scaled(rate, 'B/s');
export const byteWords = (bytes: number): string => scaled(bytes, 'B');

/** A duration such as "1.23 s", "12.3 ms" or "4.56 µs". */
export function timeWords(ms: number): string {
  if (ms >= 1000) return `${digits(ms / 1000)} s`;
  return ms >= 1 ? `${digits(ms)} ms` : `${digits(1000 * ms)} µs`;
}

/** A fraction in percent, such as "12 %", "3.4 %" or "< 0.1 %". */
export function shareWords(share: number): string {
  const percent = 100 * share;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  return `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)} %`;
}
