/**
 * A question about a cause compares two arms. It names the view of the tab “See why” that shows the difference between them, and the
 * metrics in which the answer is stated. Its control measures other metrics, or compares other arms, and could refute the answer.
 */
import type { Arms } from '../comparisons/comparison.ts';

/** `train/protocol/metrics.ts` defines how each metric is read from the measurement of one network. */
export const metricNames = [
  'gradientRatio',
  'growth',
  'smoothness',
  'lastRank',
  'lastAlignment',
  'pathLength',
  'cellReach',
  'cellLeft',
  'loss',
  'skipAgainstBranch',
  'skipMeanAgainstBranchMean',
] as const;
export type MetricName = (typeof metricNames)[number];

/** The name of a range of values. The range `not shattered` contains the values that “See why” calls “partly shattered” or “smooth”. */
export type BandName = 'healthy' | 'not shattered';

/**
 * The expected values of a metric in both arms. With `higher` or `lower`, the second arm's value is higher or lower than the first arm's;
 * with `times`, it is at least this multiple of the first arm's. With a pair of numbers or the name of a range, both values are in this
 * range. With `shown`, any values are accepted.
 */
export type Expected = 'higher' | 'lower' | 'shown' | BandName | { times: number } | readonly [least: number, most: number];

interface Expectation {
  metric: MetricName;
  expected: Expected;
}

export interface WhyLook {
  arms: Arms;
  view: 'gradients' | 'activations' | 'paths' | 'lesions' | 'time';
  metrics: readonly Expectation[];
  /** The sentences that the page shows if all metrics are as expected. If the cause remains unknown, they say so. */
  conclusion: string;
}

export interface WhyQuestion extends WhyLook {
  /** The identifier, of which `npm run study -- --only` accepts any part. */
  key: string;
  title: string;
  /** The description of the networks and the data. */
  words: string;
  control: WhyLook & {
    /** The label of the button that follows the answer. */
    title: string;
  };
}

/** The values of a metric in both arms; null for an arm in which it is undefined. */
export type Values = readonly [baseline: number | null, arm: number | null];
