/**
 * A contender is an implementation of a training step that `npm run bench` times. All contenders compute the same step, except in skips.ts,
 * where one contender trains a network with skips, and the other trains it without them.
 */
import type { Dataset } from '../src/data/dataset.ts';
import type { NamedTensor } from '../src/experiment/formats/safetensors.ts';
import type { Network } from '../src/models/network/network.ts';
import type { Training } from '../src/models/optimisers/training.ts';

/** The data consists of exactly one batch, so every step sees all examples. */
export interface Task {
  name: string;
  network: Network;
  training: Training;
  data: Dataset;
}

export interface Stepper {
  /** Takes this number of steps, waits for the last one and returns its loss. */
  run(steps: number): Promise<number>;
  free(): void;
}

export interface Contender {
  name: string;
  /** The reason why the contender cannot run a task, or null. */
  refuses?(task: Task): string | null;
  prepare(task: Task, initial: readonly NamedTensor[]): Promise<Stepper>;
}
