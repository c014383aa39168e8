/** The costs that are not equal between the arms of a study, as a sentence. */
import { costs } from '../../experiment/controls/control.ts';
import type { Shape } from '../../models/ops/shape.ts';
import type { Study } from '../stores/study.ts';

/** Differences of times below this percentage are within the precision of the measurement. */
const EQUAL_SECONDS = 2;
const EQUAL_COST = 0.1;

/** "+96 %" or "−4.2 %"; null if the difference is smaller than `least` percent. */
function changeWords(value: number, baseline: number, least: number): string | null {
  const change = 100 * (value / baseline - 1);
  const size = Math.abs(change);
  return size < least || !Number.isFinite(change) ? null : `${change < 0 ? '−' : '+'}${size < 10 ? size.toFixed(1) : size.toFixed(0)} %`;
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/**
 * "Not equal: parameters +96 %, multiply-adds +97 %, seconds +12 %." for two arms; empty if there are more.
 * @param stepMs the milliseconds of one step of each arm, if they were measured
 */
export function inequalityWords({ arms, alignment }: Study, inputShape: Shape, stepMs: readonly [number, number] | null = null): string {
  const [baseline, arm] = arms;
  if (!arm || arms.length > 2 || inputShape.length === 0) return '';
  const [before, after] = [baseline.experiment, arm.experiment];
  // At a common step, both arms have trained for the same number of steps; otherwise the steps are one of the costs.
  const [stepsBefore, stepsAfter] = alignment === 'ends' ? [before.training.steps, after.training.steps] : [1, 1];
  const values = [
    ...costs.map(({ label, of }) => ({
      label,
      values: [of(before.network, inputShape), of(after.network, inputShape)],
      least: EQUAL_COST,
    })),
    ...(alignment === 'ends' ? [{ label: 'steps', values: [stepsBefore, stepsAfter], least: EQUAL_COST }] : []),
    ...(stepMs ? [{ label: 'seconds', values: [stepMs[0] * stepsBefore, stepMs[1] * stepsAfter], least: EQUAL_SECONDS }] : []),
  ];
  const changes = values.flatMap(({ label, values: [was = 0, is = 0], least }) => {
    const words = changeWords(is, was, least);
    return words ? [`${label} ${words}`] : [];
  });
  return changes.length === 0 ? `Equal: ${listed(values.map(({ label }) => label))}.` : `Not equal: ${changes.join(', ')}.`;
}
