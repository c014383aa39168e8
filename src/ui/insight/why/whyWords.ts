/** Writes the sentences that answer a “See why” question about a cause, from the metrics that were measured in the two runs in view. */

import type { MetricName, Values, WhyLook } from '../../../experiment/questions/why.ts';
import { isAsExpected, metrics, readMetric, valueWords } from '../../../train/protocol/metrics.ts';
import type { MeasurementOf, QuantityName } from '../../../train/protocol/quantities.ts';

type Measured = Pick<MeasurementOf<QuantityName>, 'result' | 'isWhole'> | null | undefined;

/**
 * The values of a metric in both arms (the sides of the comparison); null while one of them is not measured. A stopped measurement is
 * ignored, because its last measured layer is not the last layer of the network.
 */
export function valuesOf(metric: MetricName, first: Measured, second: Measured): Values | null {
  if (!first?.result || !second?.result || !first.isWhole || !second.isWhole) return null;
  return [readMetric(metrics[metric], first.result), readMetric(metrics[metric], second.result)];
}

/** A sentence such as "Effective rank of the last hidden layer: 1.2 without skips, 4.9 with skips." */
export function metricSentence({ arms: [baseline, arm], metrics: all }: WhyLook, i: number, values: Values): string {
  const expectation = all[i];
  if (!expectation) return '';
  const { label } = metrics[expectation.metric];
  const [first, second] = values.map(valueWords);
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}: ${first} ${baseline.name}, ${second} ${arm.name}.`;
}

/**
 * The conclusion if the metrics of the two runs are as expected, or else the statement that the runs differ from most pairs of Skiplab's
 * own study (docs/study.md).
 */
export function conclusionWords({ metrics: all, conclusion }: WhyLook, values: readonly Values[]): string {
  const others = all.filter(({ expected }, i) => !isAsExpected(expected, values[i] ?? [null, null]));
  if (others.length === 0) return conclusion;
  const labels = others.map(({ metric }) => metrics[metric].label).join(' and the ');
  return `This pair is different from most pairs of Skiplab’s study in the ${labels}, so there is no conclusion.`;
}
