/** Runs as the page knows them. */
export type RunId = string;

/**
 * preparing → ready → running ⇄ paused; running → done at its last step; failed ends it (a reset begins anew).
 */
export type RunState = 'preparing' | 'ready' | 'running' | 'paused' | 'done' | 'failed';

export interface RunStatus {
  state: RunState;
  /** Steps done. */
  step: number;
  /** Measured over the last second or so of training; null while the run does not train. */
  stepsPerSecond: number | null;
  /** Why the run failed, or what the person should know. */
  message?: string | undefined;
}

/** Rows of a group of signals: one for each step that the group was recorded at. */
export interface SignalRows {
  /** The step that each row belongs to; the first step of a run is 1. */
  step: Float64Array;
  /** One column for each signal of the group, in the group's order. */
  values: readonly Float32Array[];
  /** Examples that each row was measured on; absent where that is the batch. */
  examples?: Float32Array | undefined;
  /** Seconds of device time that these steps took, without evaluations and other runs; absent where the rows are no training. */
  seconds?: number | undefined;
}
