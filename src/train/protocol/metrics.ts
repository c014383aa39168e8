/**
 * Defines how metrics are read from measurements. Metrics are the numbers in which “See why” on the page states its answers. An undefined
 * value, such as the effective rank of a layer with constant output, is null.
 */
import type { BandName, Expected, MetricName, Values } from '../../experiment/questions/why.ts';
import { medianOf } from '../../insight/answer/summary.ts';
import { HEALTHY } from '../../insight/gradients/flow.ts';
import { LAG, SHATTERED } from '../../insight/shattering/thresholds.ts';
import type { QuantityName, QuantityResult } from './quantities.ts';

interface MetricOf<Name extends QuantityName> {
  quantity: Name;
  /** The name of the metric, as it is written within a sentence. */
  label: string;
  read(result: QuantityResult<Name>): number | null;
}

type Metric = { [Name in QuantityName]: MetricOf<Name> }[QuantityName];

const BANDS: Readonly<Record<BandName, readonly [least: number, most: number]>> = {
  healthy: [1 / HEALTHY, HEALTHY],
  'not shattered': [SHATTERED, 1],
};

const last = <T>(all: readonly T[]): T | undefined => all.at(-1);
const ratioOf = (above: number | undefined, below: number | undefined): number | null =>
  above !== undefined && below !== undefined && below > 0 ? above / below : null;

/**
 * The norm of the gradient with respect to `state` in the middle of a sequence, divided by that at the end. It is taken from the first
 * layer that has this state.
 */
function leftHalfway(states: QuantityResult<'time'>, state: string): number | undefined {
  const norms = states.find((one) => one.state === state)?.norms ?? [];
  return ratioOf(norms[Math.floor(norms.length / 2)], norms[0]) ?? undefined;
}

/** The median change in the loss over all skips or all branches; undefined if there are none. A change that is not finite counts as ∞. */
function medianCost({ rows }: QuantityResult<'lesion'>['table'], kind: 'skip' | 'branch', by: 'off' | 'mean') {
  const costs = rows.filter((row) => row.kind === kind).map((row) => row[by].loss.mean ?? Number.POSITIVE_INFINITY);
  return costs.length > 0 ? medianOf(costs) : undefined;
}

export const metrics: Readonly<Record<MetricName, Metric>> = {
  gradientRatio: {
    quantity: 'gradients',
    label: 'gradient at the first hidden layer divided by that at the last',
    read: ({ ratio }) => ratio,
  },
  growth: {
    quantity: 'shares',
    label: 'norm of the value that the skip carries to the last join, divided by that at the first join',
    read: ({ summands }) => ratioOf(last(summands)?.scaledSkip, summands[0]?.scaledSkip),
  },
  smoothness: {
    quantity: 'shattering',
    label: `autocorrelation of input gradients at lag ${LAG}`,
    read: ({ lags, autocorrelation }) => autocorrelation?.[lags.indexOf(LAG)] ?? null,
  },
  lastRank: {
    quantity: 'gram',
    label: 'effective rank of the last hidden layer',
    read: ({ layers }) => layers.at(-2)?.rank ?? null,
  },
  lastAlignment: {
    quantity: 'gram',
    label: 'alignment of the last hidden layer with the targets',
    read: ({ layers }) => layers.at(-2)?.alignment ?? null,
  },
  cellReach: {
    quantity: 'time',
    label:
      'fraction of the gradient that remains half a sequence back, for the cell state c of the first LSTM, divided by the fraction for its hidden state h',
    read: (states) => ratioOf(leftHalfway(states, 'c'), leftHalfway(states, 'h')),
  },
  cellLeft: {
    quantity: 'time',
    label: 'fraction of the gradient that remains half a sequence back, for the cell state c of the first LSTM',
    read: (states) => leftHalfway(states, 'c') ?? null,
  },
  skipAgainstBranch: {
    quantity: 'lesion',
    label: 'increase in the loss if one skip is left out, divided by that for one branch (medians)',
    read: ({ table }) => ratioOf(medianCost(table, 'skip', 'off'), medianCost(table, 'branch', 'off')),
  },
  skipMeanAgainstBranchMean: {
    quantity: 'lesion',
    label: 'increase in the loss if one skip is replaced with its held-out mean, divided by that for one branch (medians)',
    read: ({ table }) => ratioOf(medianCost(table, 'skip', 'mean'), medianCost(table, 'branch', 'mean')),
  },
  loss: { quantity: 'loss', label: 'held-out loss', read: ({ mean }) => mean },
  pathLength: { quantity: 'paths', label: 'mean path length', read: ({ mean }) => mean },
};

/** The cast is safe because the result was measured for the metric's quantity. */
export const readMetric = (metric: Metric, result: QuantityResult<QuantityName>): number | null => metric.read(result as never);

/** The range in which the values of both arms (the compared experiments) are expected; null if the expectation has no range. */
export function rangeOf(expected: Expected): readonly [least: number, most: number] | null {
  if (expected === 'healthy' || expected === 'not shattered') return BANDS[expected];
  return typeof expected === 'string' || 'times' in expected ? null : expected;
}

/** True if both values are defined and as expected, or if `expected` is “shown”. */
export function isAsExpected(expected: Expected, [baseline, arm]: Values): boolean {
  if (expected === 'shown') return true;
  if (baseline === null || arm === null) return false;
  if (expected === 'higher') return arm > baseline;
  if (expected === 'lower') return arm < baseline;
  if (typeof expected === 'object' && 'times' in expected) return arm >= expected.times * baseline;
  const [least, most] = rangeOf(expected) ?? [Number.NaN, Number.NaN];
  return [baseline, arm].every((value) => value >= least && value <= most);
}

/** A value rounded to three significant digits, or to two in exponent notation. */
export function valueWords(value: number | null): string {
  if (value === null) return 'undefined';
  if (!Number.isFinite(value)) return 'not finite';
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(1) : Number(value.toPrecision(3)).toString();
}
