/** A trained network that is analysed without its run. */
import type { Dataset } from '../../data/dataset.ts';
import { noHeldOutWords } from '../../data/split.ts';
import type { NamedTensor } from '../../experiment/formats/safetensors.ts';
import type { Plan } from '../../gpu/plan.ts';
import type { CompileOptions } from '../../models/compile/compile.ts';
import type { Network } from '../../models/network/network.ts';
import { type MakeRunner, type Setup, Trainer, TrainingError } from '../trainer/trainer.ts';

export interface Subject {
  setup: Setup;
  /** A dataset in the form that {@link probeOf} returns. */
  probe: Dataset;
  weights: readonly NamedTensor[];
  makeRunner: MakeRunner;
}

/** Thrown if an analysis is stopped before it has a result. An analysis with a usable partial result returns it instead. */
export class Stopped extends Error {}

/**
 * Returns the first held-out examples, preceded by one batch of training examples, because every compiled plan needs such a batch.
 * @throws TrainingError if there are no held-out examples
 */
export function probeOf(dataset: Dataset, batchSize: number, examples: number): Dataset {
  const { inputs, targets, lengths, targetWidth, count, trainCount } = dataset;
  if (count === trainCount) throw new TrainingError(noHeldOutWords('trained networks are measured on such examples'));
  const width = inputs.length / count;
  const heldOut = [trainCount, Math.min(count, trainCount + examples)] as const;
  const { inputsAt: _, pointOf: __, ...rest } = dataset;
  return {
    ...rest,
    inputs: inputs instanceof Uint8Array ? rowsOf(inputs, width, batchSize, heldOut) : rowsOf(inputs, width, batchSize, heldOut),
    targets: rowsOf(targets, targetWidth, batchSize, heldOut),
    ...(lengths && { lengths: rowsOf(lengths, 1, batchSize, heldOut) }),
    count: batchSize + heldOut[1] - heldOut[0],
    trainCount: batchSize,
  };
}

function rowsOf<A extends Float32Array | Uint8Array>(values: A, width: number, first: number, [from, to]: readonly [number, number]): A {
  const rows = values.slice(0, (first + to - from) * width) as A; // a slice is an array of the same kind
  rows.set(values.subarray(from * width, to * width), first * width);
  return rows;
}

const evaluationOf = (plan: Plan): Plan => ({ ...plan, programs: { evaluate: plan.programs.evaluate ?? [] } });

/** Creates a trainer that only evaluates `network` with the subject's weights. */
export const evaluatorOf = (
  { setup, probe, weights, makeRunner }: Subject,
  network: Network = setup.network,
  options: CompileOptions = {},
): Promise<Trainer> => Trainer.create({ ...setup, network }, probe, (plan) => makeRunner(evaluationOf(plan)), { ...options, weights });

export async function withEvaluator<T>(
  subject: Subject,
  use: (trainer: Trainer) => Promise<T>,
  network?: Network,
  options?: CompileOptions,
): Promise<T> {
  const trainer = await evaluatorOf(subject, network, options);
  try {
    return await use(trainer);
  } finally {
    trainer.destroy();
  }
}
