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

/** A range with the word of See why for it. */
export type BandName = 'healthy' | 'not shattered';

/**
 * higher, lower, times: the second arm compared with the first; `times` is the least quotient of both. Both arms are within a band or
 * between two numbers. A number that is only shown can have any value.
 */
export type Expected = 'higher' | 'lower' | 'shown' | BandName | { times: number } | readonly [least: number, most: number];

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
