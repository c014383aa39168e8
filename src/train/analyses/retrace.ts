/** Trains a run again to get the weights of its earlier steps. With equal settings, kernels and device, the weights are bit-identical. */
import type { Dataset } from '../../data/dataset.ts';
import type { NamedTensor } from '../../experiment/formats/safetensors.ts';
import type { GoesOn } from '../trainer/parts.ts';
import { type MakeRunner, type Setup, Trainer, TrainingError } from '../trainer/trainer.ts';
import type { Kept } from './kept.ts';
import { Stopped } from './subject.ts';

/** `doubling`: at steps 1, 2, 4, …, because networks change fastest at the start. */
export type Spacing = 'evenly' | 'doubling';

const MOST_KEPT = 60;
const MOST_BYTES = 32 * 2 ** 20;
/** The approximate interval at which `goesOn` is called. */
const CHUNK_MS = 50;

/** Returns the steps at which weights are kept: 0, the last one, and others in between. There are at most max(3, `most`) of them. */
export function keptSteps(last: number, spacing: Spacing, most = MOST_KEPT): number[] {
  const steps = new Set([0]);
  if (spacing === 'doubling') for (let step = 1; step < last; step *= 2) steps.add(step);
  else for (let i = 1; i < most; i++) steps.add(Math.round((i * last) / (most - 1)));
  let kept = [...steps.add(last)].sort((a, b) => a - b);
  while (kept.length > Math.max(3, most)) kept = kept.filter((step, i) => i % 2 === 0 || step === last);
  return kept;
}

/**
 * Trains a run again and returns its weights at the {@link keptSteps}.
 * @param weights the weights of the run at the step `last`
 * @throws Stopped if `goesOn` returns false
 * @throws TrainingError if the repeated run ends with other weights
 */
export async function retraced(
  setup: Setup,
  dataset: Dataset,
  makeRunner: MakeRunner,
  { step: last, weights }: Kept,
  spacing: Spacing,
  goesOn: GoesOn,
): Promise<Kept[]> {
  const bytes = weights.reduce((sum, { values }) => sum + values.byteLength, 0);
  const trainer = await Trainer.create(setup, dataset, makeRunner);
  try {
    const kept: Kept[] = [];
    let chunk = 1;
    for (const step of keptSteps(last, spacing, Math.max(3, Math.min(MOST_KEPT, Math.floor(MOST_BYTES / bytes))))) {
      while (trainer.step < step) {
        const begun = performance.now();
        await trainer.advance(Math.min(chunk, step - trainer.step));
        chunk = performance.now() - begun < CHUNK_MS ? chunk * 2 : Math.max(1, chunk >> 1);
        if (!(await goesOn(trainer.step, last))) throw new Stopped();
      }
      kept.push({ step, weights: await trainer.weights() });
    }
    if (!areEqual(kept.at(-1)?.weights ?? [], weights))
      throw new TrainingError(
        'Training again did not lead to the same weights, so the earlier weights of this run are not known: the run did not begin with the initial weights of its seed, its settings were changed, or another device trained it. Train a new run; its earlier weights can then be measured.',
      );
    return kept;
  } finally {
    trainer.destroy();
  }
}

export function areEqual(a: readonly NamedTensor[], b: readonly NamedTensor[]): boolean {
  const given = new Map(b.map(({ name, values }) => [name, values]));
  return a.every(({ name, values }) => values.every((value, i) => value === given.get(name)?.[i]));
}
