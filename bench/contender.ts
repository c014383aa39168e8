/** What is compared: implementations of the same training step. */
import type { Dataset } from '../src/data/dataset.ts';
import type { NamedTensor } from '../src/experiment/formats/safetensors.ts';
import type { Network } from '../src/models/network/network.ts';
import type { Training } from '../src/models/optimisers/training.ts';

/** A network, settings, and as many examples as a batch has: every step sees all of them. */
export interface Task {
  name: string;
  network: Network;
  training: Training;
  data: Dataset;
}

/** A training step that is ready to be taken. */
export interface Stepper {
  /** Takes so many steps, waits for the last one and gives its loss. */
  run(steps: number): Promise<number>;
  free(): void;
}

export interface Contender {
  name: string;
  /** Why it cannot take a task, or null. */
  refuses?(task: Task): string | null;
  prepare(task: Task, initial: readonly NamedTensor[]): Promise<Stepper>;
}
