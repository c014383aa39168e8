/**
 * A question about a cause: two arms, the view of See why that shows what differs between them, and the metrics by which the answer is said.
 * Its control looks at other metrics, or at other arms, which could refute the answer.
 */
import type { Arms } from '../comparisons/comparison.ts';

/** A number that is read from the measurement of one network. `train/protocol/metrics.ts` says how. */
export const metricNames = [
  'gradientRatio',
  'growth',
  'smoothness',
  'lastRank',
  'pathLength',
  'cellReach',
  'cellLeft',
  'loss',
  'skipAgainstBranch',
  'skipMeanAgainstBranchMean',
] as const;
export type MetricName = (typeof metricNames)[number];

/**
 * higher, lower, times: of the second arm against the first; `times` is the least quotient of both. Two numbers: those of both arms are
 * between them. A number that is only shown is expected to be nothing in particular.
 */
export type Expected = 'higher' | 'lower' | 'shown' | { times: number } | readonly [least: number, most: number];

export interface Expectation {
  metric: MetricName;
  expected: Expected;
}

/** The arms that are trained, and what is measured of them. */
export interface WhyLook {
  arms: Arms;
  view: 'gradients' | 'activations' | 'paths' | 'lesions' | 'time';
  metrics: readonly Expectation[];
  /** The conclusion, which is drawn only if all metrics of the runs in view are as expected. It says where the cause stays unknown. */
  conclusion: string;
}

export interface WhyQuestion extends WhyLook {
  /** The identifier in the study's command and table. */
  key: string;
  title: string;
  /** One sentence on the network and the data. */
  words: string;
  control: WhyLook & {
    /** The label of the button that follows the answer. */
    title: string;
  };
}

/** The values of a metric in both arms; null where a measurement leaves it undefined. */
export type Values = readonly [baseline: number | null, arm: number | null];

/** True if both values are known and as expected. Equal values are neither higher nor lower. */
export function isAsExpected(expected: Expected, [baseline, arm]: Values): boolean {
  if (expected === 'shown') return true;
  if (baseline === null || arm === null) return false;
  if (expected === 'higher') return arm > baseline;
  if (expected === 'lower') return arm < baseline;
  if ('times' in expected) return arm >= expected.times * baseline;
  const [least, most] = expected;
  return [baseline, arm].every((value) => value >= least && value <= most);
}
