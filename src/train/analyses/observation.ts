/**
 * An observation is one forward and backward pass that measures values and gradients, and changes nothing. It uses one batch of the first
 * held-out examples, so runs with the same data and the same batch size, such as twins, are observed on the same examples.
 */
import type { Dataset } from '../../data/dataset.ts';
import type { NamedTensor } from '../../experiment/formats/safetensors.ts';
import type { Plan, View } from '../../gpu/plan.ts';
import type { Values } from '../../gpu/runner.ts';
import { type Flow, flowOf, type Measured, type OutputFlow } from '../../insight/gradients/flow.ts';
import { type PathLengths, pathLengthsOf } from '../../insight/gradients/paths.ts';
import { type StateGradient, stateGradientOf } from '../../insight/gradients/throughTime.ts';
import type { Factor } from '../../models/compile/passes/observation.ts';
import { layerIndex } from '../../models/network/network.ts';
import { observed, outputsObserved, pathsObserved } from '../../models/procedures/observed.ts';
import type { Procedure } from '../../models/procedures/procedure.ts';
import { pairSums } from '../../shaders/metrics/pairPartials.ts';
import type { GoesOn } from '../trainer/parts.ts';
import { type MakeRunner, type Setup, Trainer } from '../trainer/trainer.ts';
import { probeOf, Stopped, type Subject } from './subject.ts';

const observationIn = (plan: Plan): Plan => ({ ...plan, programs: { observe: plan.programs.observe ?? [] } });

/** Creates a trainer that only observes, with a plan without fusions. {@link setWeights} sets its weights. */
export function observerOf(
  { network, training }: Setup,
  dataset: Dataset,
  makeRunner: MakeRunner,
  procedure: Procedure = observed,
): Promise<Trainer> {
  const batchSize = Math.min(training.batchSize, Math.max(1, dataset.count - dataset.trainCount));
  const probe = probeOf(dataset, batchSize, batchSize);
  const setup = { network, training: { ...training, batchSize } };
  return Trainer.create(setup, probe, (plan) => makeRunner(observationIn(plan)), { procedure, fuses: false });
}

const observationOf = ({ compiled }: Trainer) => {
  const { observation } = compiled;
  if (!observation) throw new Error('internal: the procedure observes nothing');
  return observation;
};

/** @throws Stopped if `goesOn` returns false */
async function observedBy(observer: Trainer, views: readonly View[], goesOn?: GoesOn, parts = 1): Promise<Values[]> {
  const values = await (goesOn ? observer.observeInParts(views, goesOn) : observer.observe(views, parts));
  if (!values) throw new Stopped();
  return values;
}

async function measuredBy(observer: Trainer, goesOn?: GoesOn, parts = 1): Promise<Measured> {
  const { pairs, view, stride } = observationOf(observer);
  const learned = [...new Set(pairs.flatMap((pair) => (pair.of === 'summands' ? [pair.alpha, pair.beta].filter(isLearned) : [])))];
  const [partials = new Float32Array(), ...values] = await observedBy(observer, [view, ...learned], goesOn, parts);
  const numberOf = (factor: Factor) => (isLearned(factor) ? (values[learned.indexOf(factor)]?.[0] ?? Number.NaN) : factor);
  return pairs.map((pair, i) => {
    const sums = pairSums(partials.subarray(i * stride));
    return [pair.of === 'summands' ? { ...pair, alpha: numberOf(pair.alpha), beta: numberOf(pair.beta) } : pair, sums] as const;
  });
}

const isLearned = (factor: Factor): factor is View => typeof factor !== 'number';

export const outputsObserverOf = (setup: Setup, dataset: Dataset, makeRunner: MakeRunner): Promise<Trainer> =>
  observerOf(setup, dataset, makeRunner, outputsObserved);

export const observeFlow = async (observer: Trainer, goesOn?: GoesOn): Promise<Flow> =>
  flowOf(await measuredBy(observer, goesOn), observer.batchSize);

/**
 * Observes once with an observer from {@link outputsObserverOf}.
 * @param parts the number of submits, if an observation is too long for one
 */
export const observeOutputs = async (observer: Trainer, parts = 1): Promise<OutputFlow> => {
  const { layers, shares } = flowOf(await measuredBy(observer, undefined, parts), observer.batchSize);
  return { layers, shares };
};

export const setWeights = (observer: Trainer, weights: readonly NamedTensor[]) => observer.restore(observer.initialCheckpoint(weights));

async function withObserver<T>(
  { setup, probe, weights, makeRunner }: Subject,
  procedure: Procedure,
  use: (observer: Trainer) => Promise<T>,
): Promise<T> {
  const observer = await observerOf(setup, probe, makeRunner, procedure);
  try {
    setWeights(observer, weights);
    return await use(observer);
  } finally {
    observer.destroy();
  }
}

export const flowOfSubject = (subject: Subject, goesOn?: GoesOn): Promise<Flow> =>
  withObserver(subject, observed, (observer) => observeFlow(observer, goesOn));

/** Measures the gradients with respect to the inner states of recurrent layers. The list is empty if the network has no such layer. */
export const throughTime = (subject: Subject, goesOn?: GoesOn): Promise<StateGradient[]> =>
  withObserver(subject, observed, async (observer) => {
    const { lengths, trainCount } = subject.probe;
    const { states } = observationOf(observer);
    const values = await observedBy(
      observer,
      states.map(({ view }) => view),
      goesOn,
    );
    const own = lengths?.subarray(trainCount);
    const found = states.map((state, i) => stateGradientOf(state, values[i] ?? [], observer.batchSize, own));
    const { network } = subject.setup;
    return found.sort((a, b) => layerIndex(network, a.layer) - layerIndex(network, b.layer));
  });

export const pathLengths = (subject: Subject, goesOn?: GoesOn): Promise<PathLengths | null> =>
  withObserver(subject, pathsObserved, async (observer) => pathLengthsOf(await measuredBy(observer, goesOn), observer.batchSize));
