import type { View } from '../../gpu/plan.ts';
import { alignmentOf } from '../../insight/activations/alignment.ts';
import { cka, effectiveRank, type Gram, gramOf, rankLimit } from '../../insight/activations/gram.ts';
import { collapseOf, type Shares, sharesOf } from '../../insight/activations/shares.ts';
import { ownValue } from '../../models/compile/expand.ts';
import { inferShapes } from '../../models/network/inferShapes.ts';
import type { LayerId, LayerNode } from '../../models/network/network.ts';
import { featuresOf, isSequence, type Shape, sameShape, sizeOf } from '../../models/ops/shape.ts';
import { taskDefinition } from '../../models/tasks/index.ts';
import { type Activation, activations } from '../../shaders/activations.ts';
import { joined } from '../joined.ts';
import type { GoesOn } from '../trainer/parts.ts';
import type { Trainer } from '../trainer/trainer.ts';
import { type Subject, withEvaluator } from './subject.ts';

interface LayerActivations extends Shares {
  layer: LayerId;
  /**
   * The Gram matrix of the layer's output after its join. `gram`, `rank` and `rankLimit` are null if the output does not vary or is not
   * finite.
   */
  gram: Gram | null;
  rank: number | null;
  /** The largest effective rank that the number of examples and the size of the layer's output allow. */
  rankLimit: number | null;
  collapse: number | null;
  /** The CKA of the layer's output with the targets; null if {@link cka} returns null. */
  alignment: number | null;
}

/**
 * Measures all layers, including the input, one after another, because all outputs together may need a lot of memory.
 * @param goesOn called after each layer; if it returns false, the result contains only the layers measured so far
 */
export function activationsOf(subject: Subject, goesOn: GoesOn = () => true): Promise<LayerActivations[]> {
  const { setup, probe } = subject;
  const { shapes } = inferShapes(setup.network, probe.inputShape);
  const lengths = probe.lengths?.subarray(probe.trainCount);
  const n = probe.count - probe.trainCount;
  const targets = gramOf(taskDefinition(probe.task.type).rows(probe.task.labels, probe.targets.subarray(-n * probe.targetWidth)), n);
  const measure = async (trainer: Trainer) => {
    const { outputs } = trainer.compiled.views;
    const found: LayerActivations[] = [];
    for (const layer of setup.network.layers) {
      const { own = [], out = [] } = shapes.get(layer.id) ?? {};
      const [joinedRows = new Float32Array(), ownRows] = await rowsOf(trainer, [outputs[layer.id], outputs[ownValue(layer)]]);
      const isOfJoin = ownRows !== undefined && isNonlinear(layer.joinActivation) && sameShape(own, out);
      const activation = isOfJoin ? layer.joinActivation : activationOf(layer);
      const values = onlyValid((isOfJoin ? undefined : ownRows) ?? joinedRows, own, lengths);
      const rows = withoutPadding(joinedRows, out, lengths);
      const gram = gramOf(rows, n);
      found.push({
        layer: layer.id,
        ...sharesOf(values, featuresOf(own), activation ?? 'linear'),
        gram,
        rank: gram && effectiveRank(gram),
        rankLimit: gram && rankLimit(gram),
        collapse: collapseOf(rows, n),
        alignment: alignmentOf(gram, targets),
      });
      if (!(await goesOn(found.length, setup.network.layers.length))) break;
    }
    return found;
  };
  return withEvaluator(subject, measure, setup.network, { keepsInnerValues: true });
}

/** Reads the rows of each view for all held-out examples. The entry for an undefined view is undefined. */
export async function rowsOf(trainer: Trainer, views: readonly (View | undefined)[]): Promise<(Float32Array | undefined)[]> {
  const given = views.filter((view) => view !== undefined);
  const batches: ArrayLike<number>[][] = given.map(() => []);
  for await (const rows of trainer.heldOutBatches(given)) for (const [i, values] of rows.entries()) batches[i]?.push(values);
  return views.map((view) => view && joined(Float32Array, batches[given.indexOf(view)] ?? []));
}

const isActivation = (name: unknown): name is Activation => activations.some((one) => one === name);
const activationOf = ({ params }: LayerNode): Activation | undefined => (isActivation(params.activation) ? params.activation : undefined);
const isNonlinear = (activation: Activation | undefined) => activation !== undefined && activation !== 'linear';

/** The time step and the example of the element at index `at` of sequences [n, T, F]. */
const placeIn = ([time = 1, features = 1]: Shape, at: number) => ({
  step: Math.floor(at / features) % time,
  example: Math.floor(at / (time * features)),
});

/** Returns the rows, with 0 after the end of each sequence. */
export function withoutPadding(rows: Float32Array, shape: Shape, lengths: Float32Array | undefined): Float32Array {
  if (!lengths || !isSequence(shape)) return rows;
  return rows.map((value, at) => {
    const { step, example } = placeIn(shape, at);
    return step < (lengths[example] ?? 0) ? value : 0;
  });
}

function onlyValid(rows: Float32Array, shape: Shape, lengths: Float32Array | undefined): Float32Array {
  if (!lengths || !isSequence(shape) || rows.length !== lengths.length * sizeOf(shape)) return rows;
  return rows.filter((_, at) => {
    const { step, example } = placeIn(shape, at);
    return step < (lengths[example] ?? 0);
  });
}

/**
 * Computes the {@link cka} of every pair of layers, [layers][layers]. Rows are missing if `goesOn` returns false.
 */
export async function similarities(layers: readonly LayerActivations[], goesOn: GoesOn = () => true): Promise<(number | null)[][]> {
  const known: (number | null)[][] = [];
  for (const [i, { gram }] of layers.entries()) {
    known.push(layers.map((other, j) => (j < i ? (known[j]?.[i] ?? null) : cka(gram, other.gram))));
    if (!(await goesOn(i + 1, layers.length))) break;
  }
  return known;
}

export interface ActivationReport {
  examples: number;
  layers: Omit<LayerActivations, 'gram'>[];
  /** [layers][layers]; rows are missing if the measurement was stopped. */
  similarity: (number | null)[][];
}

/** The maximum number of examples from which a Gram matrix is computed. */
export const GRAM_EXAMPLES = 128;

export async function activationReport(subject: Subject, goesOn: GoesOn = () => true): Promise<ActivationReport> {
  // The layers are the first half of the progress, and the similarities are the second half.
  const layers = await activationsOf(subject, (done, of) => goesOn(done, 2 * of));
  const { length } = subject.setup.network.layers;
  return {
    examples: subject.probe.count - subject.probe.trainCount,
    layers: layers.map(({ gram: _, ...rest }) => rest),
    similarity: layers.length < length ? [] : await similarities(layers, (done, of) => goesOn(of + done, 2 * of)),
  };
}
