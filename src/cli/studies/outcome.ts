/** Trains an experiment to its last step, and evaluates it on all held-out examples, as the page does at the end of a run. */
import type { Dataset } from '../../data/dataset.ts';
import type { Outcome } from '../../insight/answer/pairs.ts';
import { type MakeRunner, type Setup, Trainer } from '../../train/trainer/trainer.ts';

const STEPS_PER_SUBMIT = 20;

/**
 * @param goesOn called after each submit; false ends the training
 * @returns the outcome, whose loss is NaN if the run diverged; null if it was ended
 */
export async function outcomeOf(
  setup: Setup,
  dataset: Dataset,
  makeRunner: MakeRunner,
  goesOn: () => Promise<boolean> = async () => true,
): Promise<Outcome | null> {
  const { steps } = setup.training;
  const trainer = await Trainer.create(setup, dataset, makeRunner);
  try {
    while (trainer.step < steps) {
      const { stop } = await trainer.advance(Math.min(STEPS_PER_SUBMIT, steps - trainer.step));
      if (stop) return { loss: Number.NaN };
      if (!(await goesOn())) return null;
    }
    const { values } = await trainer.evaluate();
    const share = trainer.compiled.signals.evaluations.findIndex(({ unit }) => unit === 'share');
    return { loss: values[0] ?? Number.NaN, accuracy: share < 0 ? undefined : values[share] };
  } finally {
    trainer.destroy();
  }
}
