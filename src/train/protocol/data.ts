/** Datasets as the page knows them. */
import type { Task } from '../../data/dataset.ts';
import type { HeadNeed } from '../../models/ops/shape.ts';

/** A dataset without its numbers. */
export interface DataSummary {
  name: string;
  inputShape: readonly number[];
  task: Task;
  count: number;
  trainCount: number;
  /** What the network's head must give. */
  head: HeadNeed;
  features?: readonly string[] | undefined;
}

/** Held-out examples as pictures show them, from the first on. */
export interface Examples {
  /** [examples, …inputShape]; bytes stand for value / 255. */
  inputs: Float32Array | Uint8Array;
  targets: Float32Array;
  targetWidth: number;
  lengths: Float32Array | null;
  /** Training points, where examples are points of the plane. */
  points: readonly { x: number; y: number; label: number }[] | null;
}
