/**
 * The steps at which a watched run is observed: multiples of a power of two, so that runs which are compared have observed steps in
 * common, whatever their costs, and the first and the last step.
 */

/** Observations take at most this share of the time of a run. The rest of a tenth is for the first and the last step. */
const SHARE = 0.08;
/** A run has at least this many observations, whatever they cost. */
const LEAST = 8;
/** The room of all observations of a run. */
const MOST_BYTES = 32 * 2 ** 20;
/** At most this many observations are kept while the number of steps doubles. */
const MOST_PER_DOUBLING = 256;
/** No run doubles its number of steps more often. */
const DOUBLINGS = 32;

export interface ObservationCost {
  /** The milliseconds of one observation, and of one training step; infinite before steps were measured. */
  observationMs: number;
  stepMs: number;
  /** The bytes of one row. */
  rowBytes: number;
}

const power = (exponent: number) => 2 ** Math.max(0, exponent);

/** @param steps the last step of the run; 0 if it has none */
export function observationInterval(steps: number, step: number, { observationMs, stepMs, rowBytes }: ObservationCost): number {
  const perDoubling = Math.max(LEAST, Math.min(MOST_PER_DOUBLING, MOST_BYTES / DOUBLINGS / rowBytes));
  const least = Math.max(observationMs / SHARE / stepMs, step / perDoubling);
  const most = steps > 0 ? power(Math.floor(Math.log2(steps / LEAST))) : Number.POSITIVE_INFINITY;
  return Math.min(most, power(Math.ceil(Math.log2(least))));
}

/** The next step after `step` that is observed. */
export function nextObserved(steps: number, step: number, cost: ObservationCost): number {
  // With the first step the initial weights are observed too.
  if (step === 0) return 1;
  const interval = observationInterval(steps, step, cost);
  const next = (Math.floor(step / interval) + 1) * interval;
  return steps > step ? Math.min(steps, next) : next;
}
