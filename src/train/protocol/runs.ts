/** The states and signals of runs, as the worker reports them to the page. */
export type RunId = string;

/**
 * A run begins as “preparing” and becomes “ready”, or “paused” if it has a checkpoint. Then it changes between “running” and
 * “paused”, and between “running” and “done”. Only a reset ends the state “failed”.
 */
export type RunState = 'preparing' | 'ready' | 'running' | 'paused' | 'done' | 'failed';

export interface RunStatus {
  state: RunState;
  /** The number of finished steps. */
  step: number;
  /**
   * The average since training was last started. It is 0 while the run waits for other runs or for an observation, and null while the run
   * does not train.
   */
  stepsPerSecond: number | null;
  /** The reason why the run failed, as a sentence for the user. */
  message?: string | undefined;
  /** True if the run failed because of numbers that are not finite, and not because of the device or the worker. */
  hasDiverged?: boolean | undefined;
}

/** The rows of a group of signals, one for each step at which the group was recorded. */
export interface SignalRows {
  /** The step of each row. The first step of a run is 1; step 0 is the observation of its initial weights. */
  step: Float64Array;
  /** One column for each signal of the group, in the group's order. */
  values: readonly Float32Array[];
  /** The number of examples on which each row was measured; absent if each row was measured on the batch of its step. */
  examples?: Float32Array | undefined;
  /** The device time of these steps in seconds, without evaluations and other runs; absent for rows of evaluations and observations. */
  seconds?: number | undefined;
}

/** The steps of a run whose weights are in the worker's memory. */
export interface KeptSteps {
  steps: readonly number[];
  /** The reason why the run cannot keep weights or lost them, as a sentence for the user; null otherwise. */
  refusal: string | null;
}
