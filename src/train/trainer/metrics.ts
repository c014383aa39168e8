import type { Stop } from '../../models/compile/signals.ts';

export interface StepMetrics {
  /** The step of each entry. The first step of a run is 1. */
  step: Float64Array;
  /** The values of each signal, in the order of `signals.steps` in `Compiled`. */
  values: readonly Float32Array[];
  /** The reason why the step of the last entry was refused; null if it was not. */
  stop: Stop | null;
}

export interface HeldOut {
  /** The mean of each signal over the examples, in the order of `signals.evaluations` in `Compiled`. */
  values: readonly number[];
  examples: number;
}
