/** Observes a network on a fixed probe: the first held-out examples, as many as the run's batch has, the same for the arms of a pair. */
import type { Dataset } from '../../data/dataset.ts';
import type { NamedTensor } from '../../experiment/formats/safetensors.ts';
import type { Plan } from '../../gpu/plan.ts';
import { type Flow, flowOf } from '../../insight/gradients/flow.ts';
import { observed } from '../../models/procedures/observed.ts';
import { pairSums } from '../../shaders/metrics/pairPartials.ts';
import { type MakeRunner, type Setup, Trainer } from '../trainer/trainer.ts';
import { probeOf, type Subject } from './subject.ts';

const observationIn = (plan: Plan): Plan => ({ ...plan, programs: { observe: plan.programs.observe ?? [] } });

/** A trainer of its own with the unfused plan, which only observes. {@link setWeights} gives it weights. */
export function observerOf({ network, training }: Setup, dataset: Dataset, makeRunner: MakeRunner): Promise<Trainer> {
  const batchSize = Math.min(training.batchSize, Math.max(1, dataset.count - dataset.trainCount));
  const probe = probeOf(dataset, batchSize, batchSize);
  const setup = { network, training: { ...training, batchSize } };
  return Trainer.create(setup, probe, (plan) => makeRunner(observationIn(plan)), { procedure: observed, fuses: false });
}

/** Observes once, with the weights that the observer has. */
export async function observeFlow(observer: Trainer): Promise<Flow> {
  const { observation } = observer.compiled;
  if (!observation) throw new Error('internal: the procedure observes nothing');
  const { pairs, view, stride } = observation;
  const partials = await observer.observe(view);
  const measured = pairs.map((pair, i) => [pair, pairSums(partials.subarray(i * stride))] as const);
  return flowOf(measured, observer.batchSize);
}

export const setWeights = (observer: Trainer, weights: readonly NamedTensor[]) => observer.restore(observer.initialCheckpoint(weights));

export async function flowOfSubject({ setup, probe, weights, makeRunner }: Subject): Promise<Flow> {
  const observer = await observerOf(setup, probe, makeRunner);
  try {
    setWeights(observer, weights);
    return await observeFlow(observer);
  } finally {
    observer.destroy();
  }
}
