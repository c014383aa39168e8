export type RunId = string;

/** A run begins as “preparing” and becomes “ready”, or “paused” if it has a checkpoint. Only a reset ends the state “failed”. */
export type RunState = 'preparing' | 'ready' | 'running' | 'paused' | 'done' | 'failed';

export interface RunStatus {
  state: RunState;
  /** The number of finished steps. */
  step: number;
  /**
   * The average since training was last started. It is 0 while the run waits for other runs or for an observation, and null while the run
   * does not train or has not finished a step since that start.
   */
  stepsPerSecond: number | null;
  /** The reason why the run failed, as a sentence for the user. */
  message?: string | undefined;
  /** True if the run failed because a number was not finite. */
  hasDiverged?: boolean | undefined;
}

/** One row for each step at which the group of signals was recorded. */
export interface SignalRows {
  /** The step of each row. The first step of a run is 1; step 0 stands for its initial weights. */
  step: Float64Array;
  /** One column for each signal of the group, in the group's order. */
  values: readonly Float32Array[];
  /** The number of examples on which each row was measured; absent if each row was measured on the batch of its step. */
  examples?: Float32Array | undefined;
  /** The device time of these steps in seconds, without evaluations and other runs; absent for rows of evaluations and observations. */
  seconds?: number | undefined;
}

export interface KeptSteps {
  steps: readonly number[];
  /** The reason why the run cannot keep weights, or why it lost them, as a message for the user; null otherwise. */
  refusal: string | null;
}
