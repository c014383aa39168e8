import { axisWords } from '../../kit/format.ts';
import { type LogScale, logScale } from '../logScale.ts';

export interface Scale {
  ticks: readonly (readonly [value: number, words: string])[];
  /** The height of a value, 0 at the bottom and 1 at the top. */
  at(value: number): number;
}

const STEPS = [1, 2, 5, 10];
/** The maximum number of intervals between the lowest and the highest tick. */
const MOST_SPACES = 4;

/** @param within additional values that the scale must include */
export function linearScale(values: readonly number[], within: readonly number[] = [], words = axisWords): Scale | null {
  const all = [...values.filter(Number.isFinite), ...within];
  if (all.length === 0) return null;
  const [low, high] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
  const span = high - low || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(span / MOST_SPACES));
  const step = power * (STEPS.find((one) => span / (one * power) <= MOST_SPACES) ?? 10);
  const top = high > low ? high : low + span;
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(top / step + 1e-9)];
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(6)));
  return { ticks: ticks.map((tick) => [tick, words(tick)] as const), at: (value) => (value - low) / (top - low) };
}

/** A logarithmic scale over whole decades; null if no value is positive and finite. */
export function decadeScale(values: readonly number[]): Scale | null {
  const scale = logScale(values);
  return scale && decades(scale);
}

export const decades = ({ ticks, at }: LogScale): Scale => ({
  ticks: ticks.map((exponent) => [10 ** exponent, axisWords(10 ** exponent)] as const),
  at,
});
