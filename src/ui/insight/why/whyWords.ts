import type { MetricName, Values, WhyLook } from '../../../experiment/questions/why.ts';
import { isAsExpected, metrics, readMetric, valueWords } from '../../../train/protocol/metrics.ts';
import type { MeasurementOf, QuantityName } from '../../../train/protocol/quantities.ts';

type Measured = Pick<MeasurementOf<QuantityName>, 'result' | 'isWhole'> | null | undefined;

/**
 * Returns null until both arms are measured. A stopped measurement does not count, because its result is incomplete: the last measured
 * layer, for example, may not be the last layer of the network.
 */
export function valuesOf(metric: MetricName, first: Measured, second: Measured): Values | null {
  if (!first?.result || !second?.result || !first.isWhole || !second.isWhole) return null;
  return [readMetric(metrics[metric], first.result), readMetric(metrics[metric], second.result)];
}

/** A sentence such as "Effective rank of the last hidden layer: 1.2 without skips; 4.9 with skips." */
export function metricSentence({ arms: [baseline, arm], metrics: all }: WhyLook, i: number, values: Values): string {
  const expectation = all[i];
  if (!expectation) return '';
  const { label } = metrics[expectation.metric];
  const [first, second] = values.map(valueWords);
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}: ${first} ${baseline.name}; ${second} ${arm.name}.`;
}

export function conclusionWords({ metrics: all, conclusion }: WhyLook, values: readonly Values[]): string {
  const others = all.filter(({ expected }, i) => !isAsExpected(expected, values[i] ?? [null, null]));
  if (others.length === 0) return conclusion;
  const labels = others.map(({ metric }) => metrics[metric].label).join(' and in the ');
  return `There is no conclusion, because this pair differs from most pairs of Skiplab’s study in the ${labels}.`;
}
