import type { Axis, Task } from '../../data/dataset.ts';
import type { HeadNeed } from '../../models/ops/shape.ts';

export interface DataSummary {
  name: string;
  inputShape: readonly number[];
  task: Task;
  count: number;
  trainCount: number;
  /** The outputs that the head must have. */
  head: HeadNeed;
  features?: readonly string[] | undefined;
  /** Sentences about rows that were left out and about values that were filled in. */
  notes?: readonly string[] | undefined;
}

/** The first held-out examples, for pictures. */
export interface Examples {
  /** The shape is [examples, …inputShape]. A byte b stands for the value b / 255. */
  inputs: Float32Array | Uint8Array;
  targets: Float32Array;
  targetWidth: number;
  lengths: Float32Array | null;
  /** Training points, if the examples are points in the plane; otherwise null. */
  points: readonly { x: number; y: number; label: number }[] | null;
  /** The axes of the plane, if x and y are columns of a table; otherwise null. */
  axes: readonly [Axis, Axis] | null;
}
