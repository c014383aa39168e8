/**
 * Chooses the steps at which a watched run is observed. The first is step 1. In a run of N steps, the others are the multiples of N/2ᵐ,
 * rounded. After step N, or in a run without an end, they are the multiples of 2ᵐ. The exponent m depends on the cost of an observation.
 * For the multiples of 2ᵐ, it also grows with the step. Each schedule contains all steps of the next sparser one, so compared runs have
 * observed steps in common even if their costs differ.
 */

/** Observations take at most this share of the training time, unless the smallest number of observations ({@link LEAST}) takes more. */
const SHARE = 0.1;
/**
 * The cost of an observed step, as a multiple of that of an observation. It is above 1 because the step is a separate submit, and the
 * weights before and after it are read. `npm run insight -- --watch-cost` measures the cost.
 */
const OBSERVED_STEP = 2;
/** The number of observations that every run makes in addition to those at multiples: one of the initial weights, and one of step 1. */
const FIXED = 2;
/**
 * A run that ends after 2³ steps or more has at least 2³ observations, regardless of their cost. A shorter run is observed at each step.
 */
const LEAST = 3;
/**
 * In addition to the observations of the initial weights and of step 1, a run has at most 2⁸ observations, or at most 2⁸ per doubling of
 * its steps if it has no end.
 */
const MOST = 8;
/**
 * The maximum size in bytes of all observations of a run, unless even the smallest allowed number of observations takes more. The kept
 * weights of a run take at most another 24 MB.
 */
const MOST_BYTES = 8 * 2 ** 20;
/**
 * A run without an end is assumed to double its steps at most this number of times. Each doubling gets an equal part of {@link MOST_BYTES}.
 */
const DOUBLINGS = 32;

export interface ObservationCost {
  observationMs: number;
  /** The milliseconds of one training step; infinite until steps have been measured. */
  stepMs: number;
  /** The size of the recorded signals of one observation. */
  rowBytes: number;
  /** The number of observations that were made to measure the cost. */
  made: number;
}

const clamped = (exponent: number, least: number, most: number) => Math.max(least, Math.min(most, exponent));

/**
 * Returns the next observed step after `step`.
 * @param steps the last step of the run; 0 if it has none
 */
export function nextObserved(steps: number, step: number, cost: ObservationCost): number {
  // The initial weights are observed together with the first step.
  if (step === 0) return 1;
  return step < steps ? nextOf(steps, step, cost) : nextWithoutEnd(step, cost);
}

function nextOf(steps: number, step: number, { observationMs, stepMs, rowBytes, made }: ObservationCost): number {
  const count = Math.min((SHARE * steps * stepMs) / (OBSERVED_STEP * observationMs), MOST_BYTES / rowBytes) - FIXED - made;
  const parts = Math.min(steps, 2 ** clamped(Math.floor(Math.log2(Math.max(1, count))), LEAST, MOST));
  for (let part = Math.floor((step / steps) * parts); ; part++) {
    const next = Math.round((part * steps) / parts);
    if (next > step) return next;
  }
}

function nextWithoutEnd(step: number, { observationMs, stepMs, rowBytes }: ObservationCost): number {
  const perDoubling = clamped(MOST_BYTES / DOUBLINGS / rowBytes, 2 ** LEAST, 2 ** MOST);
  const least = Math.max(1, (OBSERVED_STEP * observationMs) / stepMs / SHARE, step / perDoubling);
  const interval = 2 ** Math.ceil(Math.log2(least));
  return (Math.floor(step / interval) + 1) * interval;
}

/**
 * Returns the largest spacing of which `step` is a rounded multiple; infinite for step 0. Up to the last step N of a run, the spacings are
 * N/2ᵐ. After step N, or in a run without an end, they are 2ᵐ.
 * @param steps the last step of the run; 0 if it has none
 */
export function spacingOf(steps: number, step: number): number {
  if (step === 0) return Number.POSITIVE_INFINITY;
  let spacing = step <= steps ? steps : 2 ** Math.floor(Math.log2(step));
  // The loop ends, because the rounded multiples of a spacing below 1 include every step.
  while (Math.round(Math.round(step / spacing) * spacing) !== step) spacing /= 2;
  return spacing;
}
