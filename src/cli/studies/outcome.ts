import type { Dataset } from '../../data/dataset.ts';
import { type Outcome, outcomeFrom } from '../../insight/answer/pairs.ts';
import { type MakeRunner, type Setup, Trainer } from '../../train/trainer/trainer.ts';

const STEPS_PER_SUBMIT = 20;

/**
 * @param goesOn called after each submit; false ends the training
 * @returns the result of `read`; null if `goesOn` ended the training, 'diverged' if the training diverged
 */
export async function afterTraining<T>(
  setup: Setup,
  dataset: Dataset,
  makeRunner: MakeRunner,
  read: (trainer: Trainer) => Promise<T>,
  goesOn: () => Promise<boolean> = async () => true,
): Promise<T | 'diverged' | null> {
  const { steps } = setup.training;
  const trainer = await Trainer.create(setup, dataset, makeRunner);
  try {
    while (trainer.step < steps) {
      const { stop } = await trainer.advance(Math.min(STEPS_PER_SUBMIT, steps - trainer.step));
      if (stop) return 'diverged';
      if (!(await goesOn())) return null;
    }
    return await read(trainer);
  } finally {
    trainer.destroy();
  }
}

/**
 * Trains an experiment, and evaluates it on all held-out examples, as the page does at the end of a run.
 * @returns the outcome, whose loss is NaN if the run diverged; null if `goesOn` ended the training
 */
export async function outcomeOf(
  setup: Setup,
  dataset: Dataset,
  makeRunner: MakeRunner,
  goesOn?: () => Promise<boolean>,
): Promise<Outcome | null> {
  const evaluated = async (trainer: Trainer) => {
    const { values } = await trainer.evaluate();
    return outcomeFrom(trainer.compiled.signals.evaluations, (index) => values[index] ?? Number.NaN);
  };
  const outcome = await afterTraining(setup, dataset, makeRunner, evaluated, goesOn);
  return outcome === 'diverged' ? { loss: Number.NaN } : outcome;
}
