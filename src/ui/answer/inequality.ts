/** Describes the costs of a study's arms as text, and says which of them differ. */
import { costs } from '../../experiment/controls/control.ts';
import type { Shape } from '../../models/ops/shape.ts';
import { countWords } from '../kit/format.ts';
import type { Study } from '../stores/study.ts';

/** Differences in time below this percentage are within the precision of the measurement. */
const EQUAL_SECONDS = 2;
const EQUAL_COST = 0.1;

interface ArmCost {
  /** A plural, such as "parameters". */
  label: string;
  /** Parallel to the arms. */
  values: readonly number[];
  /** The smallest difference in percent that counts. */
  least: number;
  /** The cost of the baseline as text; for time, the milliseconds per step. */
  words(value: number): string;
}

function costsOf({ arms, alignment }: Study, inputShape: Shape, stepMs: readonly number[] | null): ArmCost[] {
  // Arms that are compared at a common step have trained for the same number of steps, so the time of one step is enough. For arms that are
  // compared at their own ends, the number of steps is one of the costs.
  const steps = arms.map(({ experiment }) => (alignment === 'ends' ? experiment.training.steps : 1));
  const counted = (label: string, values: readonly number[]): ArmCost => ({
    label,
    values,
    least: EQUAL_COST,
    words: (value) => `${countWords(value)} ${label}`,
  });
  return [
    ...costs.map(({ label, of }) =>
      counted(
        label,
        arms.map(({ experiment }) => of(experiment.network, inputShape)),
      ),
    ),
    ...(alignment === 'ends' ? [counted('steps', steps)] : []),
    ...(stepMs
      ? [
          {
            label: 'seconds',
            values: steps.map((count, i) => count * (stepMs[i] ?? Number.NaN)),
            least: EQUAL_SECONDS,
            words: () => `${Number((stepMs[0] ?? Number.NaN).toPrecision(2))} ms per step`,
          },
        ]
      : []),
  ];
}

/** The difference of each arm from the baseline in percent; 0 if it is too small to count or not finite. */
const changesOf = ({ values: [was = 0, ...others], least }: ArmCost): number[] =>
  others.map((is) => {
    const change = 100 * (is / was - 1);
    return Math.abs(change) < least || !Number.isFinite(change) ? 0 : change;
  });

/** "+96 %" or "−4.2 %". */
function changeWords(change: number): string {
  const size = Math.abs(change);
  return `${change < 0 ? '−' : '+'}${size < 10 ? size.toFixed(1) : size.toFixed(0)} %`;
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/**
 * Returns a sentence such as "Not equal: parameters +96 %, multiply-adds +97 %, seconds +12 %." or "Equal: parameters and multiply-adds.".
 * It is empty for one arm, or if the shape of the data is not known. For more than two arms, it leaves out the numbers, which are in the
 * table of arms.
 * @param stepMs the milliseconds of one step of each arm, if they were measured
 */
export function inequalityWords(study: Study, inputShape: Shape, stepMs: readonly number[] | null = null): string {
  if (study.arms.length < 2 || inputShape.length === 0) return '';
  const all = costsOf(study, inputShape, stepMs);
  const differing = all.filter((cost) => changesOf(cost).some((change) => change !== 0));
  if (differing.length === 0) return `Equal: ${listed(all.map(({ label }) => label))}.`;
  if (study.arms.length > 2) return `Not equal: ${listed(differing.map(({ label }) => label))}; see all arms.`;
  return `Not equal: ${differing.map((cost) => `${cost.label} ${changesOf(cost).map(changeWords).join()}`).join(', ')}.`;
}

/** The costs of each arm: numbers for the baseline, and differences from it for the other arms, such as "parameters −4.0 %". */
export function armCosts(study: Study, inputShape: Shape, stepMs: readonly number[] | null = null): string[] {
  if (inputShape.length === 0) return study.arms.map(() => '');
  const all = costsOf(study, inputShape, stepMs);
  return study.arms.map((_, i) => {
    if (i === 0) return all.map(({ values: [value = 0], words }) => words(value)).join(', ');
    const changes = all.flatMap((cost) => {
      const change = changesOf(cost)[i - 1] ?? 0;
      return change === 0 ? [] : [`${cost.label} ${changeWords(change)}`];
    });
    return changes.length > 0 ? changes.join(', ') : `equal ${listed(all.map(({ label }) => label))}`;
  });
}
