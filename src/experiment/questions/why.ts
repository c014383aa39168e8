/**
 * A question about a cause compares two arms (experiments). It names the view of the tab “See why” that shows the difference between them,
 * and the metrics in which the answer is stated. Its control measures other metrics, or compares other arms, and could refute the answer.
 */
import type { Arms } from '../comparisons/comparison.ts';

/** The names of the metrics. `train/protocol/metrics.ts` defines how each metric is read from the measurement of one network. */
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

/** The name of a range of values, which is the word that “See why” shows for it. */
export type BandName = 'healthy' | 'not shattered';

/**
 * The expected values of a metric in both arms. `higher` and `lower` mean that the value of the second arm is higher or lower than that of
 * the first. `times` means that the value of the second arm is at least this multiple of that of the first. The name of a range, or a pair
 * of numbers, means that both values are in this range. `shown` means that any values are accepted.
 */
export type Expected = 'higher' | 'lower' | 'shown' | BandName | { times: number } | readonly [least: number, most: number];

interface Expectation {
  metric: MetricName;
  expected: Expected;
}

/** Two arms to train, and the metrics to measure in both. */
export interface WhyLook {
  arms: Arms;
  /** The view of “See why” that shows the difference. */
  view: 'gradients' | 'activations' | 'paths' | 'lesions' | 'time';
  metrics: readonly Expectation[];
  /**
   * The sentences that the page shows if all metrics of the shown runs are as expected. If the cause remains unknown, the sentences say so.
   */
  conclusion: string;
}

export interface WhyQuestion extends WhyLook {
  /** The identifier that `npm run study -- --only` accepts. */
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
