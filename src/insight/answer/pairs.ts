import type { SignalSpec } from '../../models/compile/signals.ts';

/** The evaluation of a run on held-out examples at the step at which the run is compared. */
export interface Outcome {
  /** Not finite if the run diverged. */
  readonly loss: number;
  /** The share of right predictions, from 0 to 1; undefined if the task has no accuracy or the run diverged. */
  readonly accuracy?: number | undefined;
}

/**
 * Reads one row of a run's evaluations. The first signal is the loss; the signal with the unit `share` is the accuracy.
 * @param valueAt the value of a signal by its index
 * @returns null if the row contains no loss
 */
export function outcomeFrom(signals: readonly Pick<SignalSpec, 'unit'>[], valueAt: (index: number) => number | undefined): Outcome | null {
  const loss = valueAt(0);
  if (loss === undefined) return null;
  const share = signals.findIndex(({ unit }) => unit === 'share');
  return { loss, accuracy: share < 0 ? undefined : valueAt(share) };
}

/**
 * The runs of two arms (the two sides of a comparison) at one seed. As far as the arms allow, both runs start from the same weights and
 * train on the same batches, so that they differ as little as possible.
 */
export interface Pair {
  readonly seed: number;
  /** The outcome of the arm that the answer is about. */
  readonly arm: Outcome;
  readonly baseline: Outcome;
}

/** The smallest normal number of f32. A smaller loss is replaced with this number, so that its logarithm is finite. */
const LEAST_LOSS = 2 ** -126;

/** ln(loss); infinite if the run diverged. */
export const logLoss = ({ loss }: Outcome): number =>
  Number.isFinite(loss) ? Math.log(Math.max(loss, LEAST_LOSS)) : Number.POSITIVE_INFINITY;

/**
 * ln(loss of the arm / loss of the baseline), which is below 0 if the arm is better. If one run diverged, it loses, and the result is ±∞;
 * if both diverged, they tie, and the result is 0.
 */
export function logRatio({ arm, baseline }: Pair): number {
  const [own, other] = [logLoss(arm), logLoss(baseline)];
  return own === other ? 0 : own - other;
}

/** The accuracy of the arm minus that of the baseline, in percentage points; undefined if the task has no accuracy or a run diverged. */
export function accuracyGain({ arm, baseline }: Pair): number | undefined {
  const isComparable = Number.isFinite(arm.loss) && Number.isFinite(baseline.loss);
  return isComparable && arm.accuracy !== undefined && baseline.accuracy !== undefined
    ? 100 * (arm.accuracy - baseline.accuracy)
    : undefined;
}
