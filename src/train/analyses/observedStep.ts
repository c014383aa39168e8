/**
 * Computes the values that are recorded for an observed step. They describe the gradients at the weights after the step, the change in the
 * weights during the step, and, if the optimiser has an ε, the share of the weights that belong to parameters with an
 * RMS gradient below ε in the step.
 */
import type { NamedTensor } from '../../experiment/formats/safetensors.ts';
import type { OutputFlow } from '../../insight/gradients/flow.ts';
import { columnsOf, type ObservedColumn } from '../../insight/gradients/record.ts';
import { partUpdatesOf, updatesOf } from '../../insight/gradients/updates.ts';
import type { Compiled } from '../../models/compile/compiled.ts';
import type { Training } from '../../models/optimisers/training.ts';
import type { Trainer } from '../trainer/trainer.ts';

/** The weights before and after a training step, and the gradients of the step without clipping and weight decay. */
export interface Step {
  before: readonly NamedTensor[];
  after: readonly NamedTensor[];
  gradients: readonly NamedTensor[];
}

/** The optimiser's ε; null if it has none. */
export function epsilonOf({ optimiser }: Pick<Training, 'optimiser'>): number | null {
  const epsilon = Object.entries(optimiser.params).find(([key]) => key === 'epsilon')?.[1];
  return typeof epsilon === 'number' ? epsilon : null;
}

/** Submits a step with `advance`, and reads its gradients and the weights before and after it. Does not wait for the results. */
export function aroundStep<T>(trainer: Trainer, advance: () => Promise<T>): { step: Promise<Step>; advanced: Promise<T> } {
  const before = trainer.weights();
  const advanced = advance();
  const step = Promise.all([before, trainer.weights(), trainer.gradients()]).then(([first, after, gradients]) => ({
    before: first,
    after,
    gradients,
  }));
  // If the device is lost, `advanced` rejects too, so this rejection is ignored.
  step.catch(() => {});
  return { step, advanced };
}

/** @param step null if no step was measured, as for the initial weights */
export function observedColumns(flow: OutputFlow, { parameters }: Compiled, training: Training, step: Step | null): ObservedColumn[] {
  const epsilon = epsilonOf(training);
  const updates = step && updatesOf(step.before, step.after, step.gradients, epsilon);
  const own = parameters.map(({ name, part, value: { length } }) => ({ name, part, length }));
  return columnsOf(flow, partUpdatesOf(own, updates, epsilon !== null));
}
