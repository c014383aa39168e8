/** The training loop of `npm run train` and `npm run insight`. */
import { setImmediate } from 'node:timers/promises';
import type { Checkpoint } from '../train/protocol/checkpoint.ts';
import { isSound } from '../train/protocol/checkpoint.ts';
import type { StepMetrics } from '../train/trainer/metrics.ts';
import type { Trainer } from '../train/trainer/trainer.ts';

const CHUNK_MS = 50;
const LONGEST_CHUNK = 256;
const CHECKPOINT_MS = 5000;

export interface TrainingEnd {
  /** The state after the last step that produced only finite numbers. */
  checkpoint: Checkpoint;
  /** The message for the user; null if training did not diverge. */
  diverged: string | null;
}

interface Listener {
  /** True if training should end after the steps that are under way. */
  isEnding(): boolean;
  onSteps(metrics: StepMetrics): Promise<void>;
}

export async function trainUntil(trainer: Trainer, until: number, { isEnding, onSteps }: Listener): Promise<TrainingEnd> {
  let sound = await trainer.checkpoint();
  let checkedAt = performance.now();
  let chunk = 1;
  while (trainer.step < until && !isEnding()) {
    const begun = performance.now();
    const metrics = await trainer.advance(Math.min(chunk, until - trainer.step));
    chunk = Math.max(1, Math.min(LONGEST_CHUNK, Math.round((chunk * CHUNK_MS) / (performance.now() - begun)), chunk * 2));
    await onSteps(metrics);
    if (metrics.stop) return diverged(trainer, sound, metrics);
    // Signals of the operating system are handled only while the code yields to the event loop. The reference runner never yields, so the
    // training loop does.
    await setImmediate();
    if (performance.now() - checkedAt < CHECKPOINT_MS) continue;
    const checkpoint = await trainer.checkpoint();
    // Weights that are not finite are not reported here, because the next step or the check after the loop detects them.
    if (isSound(checkpoint)) sound = checkpoint;
    checkedAt = performance.now();
  }
  const checkpoint = await trainer.checkpoint();
  if (isSound(checkpoint)) return { checkpoint, diverged: null };
  return { checkpoint: await retrained(trainer, sound, trainer.step - 1), diverged: weightsWords(trainer.step + 1) };
}

const REMEDY = 'Try gradient clipping or a lower learning rate.';

const weightsWords = (failedStep: number) =>
  `Training diverged: the update of step ${failedStep} left weights or optimiser values that are NaN or ∞. Try gradient clipping, a lower learning rate or less weight decay.`;

async function diverged(trainer: Trainer, sound: Checkpoint, { step, stop }: StepMetrics): Promise<TrainingEnd> {
  const refused = step.at(-1) ?? 0;
  if (stop === 'weights') return { checkpoint: await retrained(trainer, sound, refused - 2), diverged: weightsWords(refused - 1) };
  const first = await trainer.firstNonFinite(refused - 1);
  return {
    checkpoint: await retrained(trainer, sound, refused - 1),
    diverged: `Training diverged at step ${refused} (NaN or ∞${first ? `, first in ${first}` : ''}). ${REMEDY}`,
  };
}

/** Returns the state after a step. Training again from an earlier checkpoint gives the same bits. */
async function retrained(trainer: Trainer, from: Checkpoint, step: number): Promise<Checkpoint> {
  trainer.restore(from);
  while (trainer.step < step) await trainer.advance(step - trainer.step);
  return trainer.checkpoint();
}
