import type { NamedTensor } from '../../experiment/formats/safetensors.ts';
import type { View } from '../../gpu/plan.ts';
import type { Compiled } from '../../models/compile/compiled.ts';
import { meanName, ownValue } from '../../models/compile/expand.ts';
import { inferShapes } from '../../models/network/inferShapes.ts';
import { type Lesion, type Network, skipKey } from '../../models/network/network.ts';
import { isSequence, type Shape, sizeOf } from '../../models/ops/shape.ts';
import { type Subject, withEvaluator } from './subject.ts';

/**
 * Returns, for each lesion, the mean of the replaced term over the held-out examples. The network with these lesions reads the means as
 * weights. For sequences, the mean at a time step is over the examples that reach it.
 */
export function heldOutMeans(subject: Subject, lesions: readonly Lesion[]): Promise<NamedTensor[]> {
  const { setup, probe } = subject;
  const means = lesions.map((lesion) => new RunningMean(shapeOf(setup.network, probe.inputShape, lesion)));
  return withEvaluator(
    subject,
    async (trainer) => {
      const views = lesions.map((lesion) => viewOf(trainer.compiled, lesion));
      let first = probe.trainCount;
      for await (const batches of trainer.heldOutBatches(views)) {
        for (const [i, batch] of batches.entries()) means[i]?.add(batch, probe.lengths?.subarray(first));
        first += trainer.batchSize;
      }
      return lesions.flatMap((lesion, i) => means[i]?.weight(meanName(lesion)) ?? []);
    },
    setup.network,
    { keepsInnerValues: true },
  );
}

function shapeOf(network: Network, inputShape: Shape, { at, from }: Lesion): Shape {
  const shapes = inferShapes(network, inputShape).shapes.get(at);
  return (from === undefined ? shapes?.own : shapes?.skips.get(from)?.shape) ?? [];
}

/**
 * If no join follows a layer, the layer's own output is stored under its id alone. The value of a skip without a projection is the output
 * of its source.
 */
function viewOf({ views: { outputs } }: Compiled, { at, from }: Lesion): View {
  const view = from === undefined ? (outputs[ownValue({ id: at })] ?? outputs[at]) : (outputs[skipKey({ from, to: at })] ?? outputs[from]);
  if (!view) throw new Error(`internal: no value of the lesion at ${at}`);
  return view;
}

class RunningMean {
  private readonly shape: Shape;
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;

  constructor(shape: Shape) {
    this.shape = shape;
    this.sums = new Float64Array(sizeOf(shape));
    this.counts = new Float64Array(sizeOf(shape));
  }

  /** @param lengths the number of valid time steps of each row, if the examples are sequences */
  add(rows: ArrayLike<number>, lengths: Float32Array | undefined) {
    const width = this.sums.length;
    const [, features = 1] = this.shape;
    for (let at = 0; at < rows.length; at++) {
      const i = at % width;
      if (lengths && isSequence(this.shape) && Math.floor(i / features) >= (lengths[Math.floor(at / width)] ?? 0)) continue;
      this.sums[i] = (this.sums[i] ?? 0) + (rows[at] ?? 0);
      this.counts[i] = (this.counts[i] ?? 0) + 1;
    }
  }

  weight(name: string): NamedTensor {
    return { name, shape: this.shape, values: Float32Array.from(this.sums, (sum, i) => sum / Math.max(1, this.counts[i] ?? 0)) };
  }
}
