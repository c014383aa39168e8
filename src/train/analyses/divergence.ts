/** Compares the activations of two runs at equal steps, layer by layer, to find the layer in which the runs differ first. */
import { cka, type Gram, gramOf } from '../../insight/activations/gram.ts';
import { inferShapes } from '../../models/network/inferShapes.ts';
import type { LayerId } from '../../models/network/network.ts';
import type { GoesOn } from '../trainer/parts.ts';
import type { Trainer } from '../trainer/trainer.ts';
import { rowsOf, withoutPadding } from './activations.ts';
import { type Kept, thinned } from './kept.ts';
import { Stopped, type Subject, withEvaluator } from './subject.ts';

export interface Divergence {
  layers: readonly LayerId[];
  /** For each compared step: the {@link cka} of each layer with the same layer of the other run. */
  steps: { step: number; similarity: (number | null)[] }[];
}

const MOST_STEPS = 16;

interface KeptRun {
  subject: Subject;
  kept: readonly Kept[];
}

/**
 * Compares the layers that both networks contain, on the same examples, at up to MOST_STEPS of the steps for which both runs have weights.
 * @param goesOn called after each layer; if it returns false, the result contains only the steps compared so far
 * @throws Stopped if the comparison is stopped before the end of its first step
 */
export async function divergence(run: KeptRun, twin: KeptRun, goesOn: GoesOn = () => true): Promise<Divergence> {
  const ids = new Set(twin.subject.setup.network.layers.map(({ id }) => id));
  const layers = run.subject.setup.network.layers.map(({ id }) => id).filter((id) => ids.has(id));
  const both = run.kept.filter(({ step }) => twin.kept.some((other) => other.step === step));
  const compared = thinned(both, MOST_STEPS).map(({ step }) => step);
  const steps: Divergence['steps'] = [];
  await withEvaluator(run.subject, (own) =>
    withEvaluator(twin.subject, async (other) => {
      for (const step of compared) {
        restore(own, run, step);
        restore(other, twin, step);
        const similarity: (number | null)[] = [];
        let isWanted = true;
        for (const layer of layers) {
          similarity.push(cka(await gramAt(own, run, layer), await gramAt(other, twin, layer)));
          isWanted = await goesOn(steps.length * layers.length + similarity.length, compared.length * layers.length);
          if (!isWanted) break;
        }
        // If the comparison is stopped after the last layer, the step is complete.
        if (similarity.length === layers.length) steps.push({ step, similarity });
        if (!isWanted) return;
      }
    }),
  );
  if (steps.length === 0 && compared.length > 0) throw new Stopped();
  return { layers, steps };
}

const restore = (trainer: Trainer, { kept }: KeptRun, step: number) =>
  trainer.restore(trainer.initialCheckpoint(kept.find((one) => one.step === step)?.weights));

async function gramAt(trainer: Trainer, { subject: { setup, probe } }: KeptRun, layer: LayerId): Promise<Gram | null> {
  const shape = inferShapes(setup.network, probe.inputShape).shapes.get(layer)?.out ?? [];
  const [rows = new Float32Array()] = await rowsOf(trainer, [trainer.compiled.views.outputs[layer]]);
  return gramOf(withoutPadding(rows, shape, probe.lengths?.subarray(probe.trainCount)), probe.count - probe.trainCount);
}
