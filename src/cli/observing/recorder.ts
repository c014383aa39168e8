/**
 * Observes the initial weights and every n-th step of a run on the command line. An observation is a forward and backward pass that
 * measures values and gradients and changes nothing.
 */
import type { Dataset } from '../../data/dataset.ts';
import type { ObservedColumn } from '../../insight/gradients/record.ts';
import { observeOutputs, outputsObserverOf, setWeights } from '../../train/analyses/observation.ts';
import { observedColumns, type Step } from '../../train/analyses/observedStep.ts';
import { numberWords } from '../../train/quantities/words.ts';
import type { MakeRunner, Setup, Trainer } from '../../train/trainer/trainer.ts';

/**
 * The observed steps, and one column for each recorded signal. A column has a value for each observed step; a number that is undefined or
 * not finite is null.
 */
export interface Recorded {
  step: number[];
  columns: Record<string, (number | null)[]>;
}

export class Recorder {
  readonly recorded: Recorded = { step: [], columns: {} };
  private readonly observer: Trainer;
  private readonly training: Setup['training'];
  private readonly every: number;

  private constructor(observer: Trainer, training: Setup['training'], every: number) {
    this.observer = observer;
    this.training = training;
    this.every = every;
  }

  static async create(setup: Setup, dataset: Dataset, makeRunner: MakeRunner, every: number): Promise<Recorder> {
    return new Recorder(await outputsObserverOf(setup, dataset, makeRunner), setup.training, every);
  }

  stepsUpTo = (steps: number): number[] => Array.from({ length: Math.floor(steps / this.every) }, (_, i) => (i + 1) * this.every);

  /** Observes the network after `step`, or with the current weights of `trainer` if `step` is null, as at step 0. */
  async record(trainer: Trainer, step: Step | null) {
    setWeights(this.observer, step?.after ?? (await trainer.weights()));
    this.add(trainer.step, observedColumns(await observeOutputs(this.observer), trainer.compiled, this.training, step));
  }

  private add(step: number, all: readonly ObservedColumn[]) {
    const { recorded } = this;
    for (const { signal, value } of all) {
      const column = recorded.columns[signal.name] ?? [];
      recorded.columns[signal.name] = column;
      column.push(Number.isFinite(value) ? value : null);
    }
    recorded.step.push(step);
  }

  destroy() {
    this.observer.destroy();
  }
}

export const recordedLines = ({ step, columns }: Recorded): string[] => [
  `step: ${step.join(' ')}`,
  ...Object.entries(columns).map(([name, values]) => `${name}: ${values.map((value) => numberWords(value)).join(' ')}`),
];
