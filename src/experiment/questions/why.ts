/**
 * A question about a cause: two arms, the part of “See why” that shows the difference between them, and the metrics in which the answer is
 * stated. Its control looks at other metrics, or at other arms, which could refute the answer.
 */
import type { Arms } from '../comparisons/comparison.ts';

/** The names of the metrics. `train/protocol/metrics.ts` defines how each is read from the measurement of one network. */
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

/** A range of values, named by the word that “See why” shows for it. */
export type BandName = 'healthy' | 'not shattered';

/**
 * higher, lower: the second arm's value compared with the first's. times: the second arm's value is at least this multiple of the first's.
 * A band or two numbers: both values are in this range. shown: any value.
 */
export type Expected = 'higher' | 'lower' | 'shown' | BandName | { times: number } | readonly [least: number, most: number];

interface Expectation {
  metric: MetricName;
  expected: Expected;
}

/** The arms that are trained, and the measurements of them. */
export interface WhyLook {
  arms: Arms;
  view: 'gradients' | 'activations' | 'paths' | 'lesions' | 'time';
  metrics: readonly Expectation[];
  /** The conclusion, which is drawn only if all metrics of the runs in view are as expected. It says so if the cause remains unknown. */
  conclusion: string;
}

export interface WhyQuestion extends WhyLook {
  /** The identifier in the study's command and table. */
  key: string;
  title: string;
  /** The text about the network and the data. */
  words: string;
  control: WhyLook & {
    /** The label of the button that follows the answer. */
    title: string;
  };
}

/** The values of a metric in both arms; null for an arm in which it is undefined. */
export type Values = readonly [baseline: number | null, arm: number | null];
