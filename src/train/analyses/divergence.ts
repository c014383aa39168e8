/** How alike the activations of two runs are at equal steps, layer by layer: the layer that becomes different first can be read off. */
import { cka, type Gram, gramOf } from '../../insight/activations/gram.ts';
import { inferShapes } from '../../models/network/inferShapes.ts';
import type { LayerId } from '../../models/network/network.ts';
import { rowsOf, withoutPadding } from './activations.ts';
import { type Kept, thinned } from './kept.ts';
import { type Subject, withEvaluator } from './subject.ts';

export interface Divergence {
  layers: readonly LayerId[];
  /** For each kept step: the linear CKA of each layer with the same layer of the twin; null where one of them does not vary. */
  steps: { step: number; similarity: (number | null)[] }[];
}

/** At most this many steps are compared. */
const MOST_STEPS = 16;

export interface KeptRun {
  subject: Subject;
  kept: readonly Kept[];
}

/** Compares the layers that both networks have, at the steps at which both runs kept weights, on the same examples. */
export async function divergence(run: KeptRun, twin: KeptRun): Promise<Divergence> {
  const ids = new Set(twin.subject.setup.network.layers.map(({ id }) => id));
  const layers = run.subject.setup.network.layers.map(({ id }) => id).filter((id) => ids.has(id));
  const both = run.kept.filter(({ step }) => twin.kept.some((other) => other.step === step));
  const steps = thinned(both, MOST_STEPS).map(({ step }) => step);
  const [own, other] = [await gramsOf(run, layers, steps), await gramsOf(twin, layers, steps)];
  const similarity = (i: number) => layers.map((_, layer) => cka(own[i]?.[layer] ?? null, other[i]?.[layer] ?? null));
  return { layers, steps: steps.map((step, i) => ({ step, similarity: similarity(i) })) };
}

/** [steps][layers] */
function gramsOf({ subject, kept }: KeptRun, layers: readonly LayerId[], steps: readonly number[]): Promise<(Gram | null)[][]> {
  const { setup, probe } = subject;
  const { shapes } = inferShapes(setup.network, probe.inputShape);
  const lengths = probe.lengths?.subarray(probe.trainCount);
  return withEvaluator(subject, async (trainer) => {
    const grams: (Gram | null)[][] = [];
    for (const step of steps) {
      trainer.restore(trainer.initialCheckpoint(kept.find((one) => one.step === step)?.weights));
      const ofStep: (Gram | null)[] = [];
      for (const layer of layers) {
        const [rows = new Float32Array()] = await rowsOf(trainer, [trainer.compiled.views.outputs[layer]]);
        ofStep.push(gramOf(withoutPadding(rows, shapes.get(layer)?.out ?? [], lengths), probe.count - probe.trainCount));
      }
      grams.push(ofStep);
    }
    return grams;
  });
}
