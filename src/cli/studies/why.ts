/**
 * Measures the metrics that a question about a cause names, such as the effective rank of a layer, in both arms of the question.
 */
import { dataDefinition } from '../../data/index.ts';
import type { Arm } from '../../experiment/comparisons/comparison.ts';
import type { Expected, Values, WhyLook } from '../../experiment/questions/why.ts';
import { medianOf } from '../../insight/answer/summary.ts';
import { isAsExpected, metrics, rangeOf, readMetric, valueWords } from '../../train/protocol/metrics.ts';
import { quantities } from '../../train/quantities/index.ts';
import { isUnmeasurable, type MeasuredRun } from '../../train/quantities/quantity.ts';
import type { MakeRunner } from '../../train/trainer/trainer.ts';
import { afterTraining } from './outcome.ts';

/** Returns null if training diverged. */
async function trainedRun({ experiment }: Arm, seed: number, makeRunner: MakeRunner): Promise<MeasuredRun | null> {
  const { network, data, training } = experiment;
  const dataset = await dataDefinition(data.kind).make({ ...data.params }, seed, []);
  const setup = { network, training: { ...training, seed } };
  const kept = await afterTraining(setup, dataset, makeRunner, async (trainer) => [
    { step: trainer.step, weights: await trainer.weights() },
  ]);
  if (kept === null || kept === 'diverged') return null;
  return { setup, dataset, kept, makeRunner, goesOn: () => true };
}

/** Returns one value for each metric of the question; null if the metric is undefined or cannot be measured, or if the run diverged. */
async function metricsOf(run: MeasuredRun | null, look: WhyLook): Promise<(number | null)[]> {
  const results = new Map<string, unknown>();
  const values: (number | null)[] = [];
  for (const { metric } of look.metrics) {
    const { quantity } = metrics[metric];
    if (run && !results.has(quantity)) results.set(quantity, await resultOf(run, quantity));
    const result = results.get(quantity);
    // The cast is safe because the result was measured for the metric's quantity.
    values.push(result ? readMetric(metrics[metric], result as never) : null);
  }
  return values;
}

async function resultOf(run: MeasuredRun, name: string): Promise<unknown> {
  try {
    return await quantities.find((one) => one.name === name)?.measure(run, {});
  } catch (error) {
    if (!isUnmeasurable(error)) throw error;
    return null;
  }
}

const summary = (values: readonly (number | null)[]) => {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  const [least] = known;
  const most = known.at(-1);
  if (least === undefined || most === undefined) return 'undefined';
  const missing = values.length - known.length;
  return `${valueWords(medianOf(known))} (${valueWords(least)}–${valueWords(most)})${missing > 0 ? `, ${missing} undefined` : ''}`;
};

function expectedWords(expected: Expected): string {
  if (expected === 'shown') return '';
  const range = rangeOf(expected);
  if (range) return `both ${range.map((end) => valueWords(end)).join('–')}`;
  return typeof expected === 'object' && 'times' in expected ? `at least ×${expected.times}` : `${expected}`;
}

export const WHY_HEADING = '\n| question, control | metric | arm | compared with | expected | as expected |\n|---|---|---|---|---|---|';

/** Returns the rows of docs/study.md for a question or its control, one for each metric. */
export async function whyRows(title: string, look: WhyLook, seeds: readonly number[], makeRunner: MakeRunner): Promise<string[]> {
  const [baseline, arm] = look.arms;
  const bySeed: Values[][] = [];
  for (const seed of seeds) {
    const [first, second] = [
      await metricsOf(await trainedRun(baseline, seed, makeRunner), look),
      await metricsOf(await trainedRun(arm, seed, makeRunner), look),
    ];
    bySeed.push(look.metrics.map((_, i) => [first[i] ?? null, second[i] ?? null]));
  }
  return look.metrics.map(({ metric, expected }, i) => {
    const all = bySeed.map((values): Values => values[i] ?? [null, null]);
    const cells = [
      i === 0 ? title : '',
      metrics[metric].label,
      `${arm.name}: ${summary(all.map(([, value]) => value))}`,
      `${baseline.name}: ${summary(all.map(([value]) => value))}`,
      expectedWords(expected),
      expected === 'shown' ? '' : `${all.filter((one) => isAsExpected(expected, one)).length} of ${seeds.length}`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
}
