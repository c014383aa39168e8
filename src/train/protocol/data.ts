/** The parts of a dataset that the worker sends to the page. */
import type { Axis, Task } from '../../data/dataset.ts';
import type { HeadNeed } from '../../models/ops/shape.ts';

/** The summary of a dataset, without its examples. */
export interface DataSummary {
  name: string;
  inputShape: readonly number[];
  task: Task;
  count: number;
  trainCount: number;
  /** The outputs that the head must have. */
  head: HeadNeed;
  features?: readonly string[] | undefined;
  /** Sentences on the rows that were left out and the values that were filled in. */
  notes?: readonly string[] | undefined;
}

/** The first held-out examples, for pictures. */
export interface Examples {
  /** [examples, …inputShape]; bytes stand for value / 255. */
  inputs: Float32Array | Uint8Array;
  targets: Float32Array;
  targetWidth: number;
  lengths: Float32Array | null;
  /** Training points, if the examples are points of the plane; otherwise null. */
  points: readonly { x: number; y: number; label: number }[] | null;
  /** The quantities on the axes of the plane, if they have units of their own. */
  axes: readonly [Axis, Axis] | null;
}
