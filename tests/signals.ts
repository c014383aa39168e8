import type { SignalGroup } from '../src/models/compile/signals.ts';
import type { HeldOut, StepMetrics } from '../src/train/trainer/metrics.ts';
import type { Trainer } from '../src/train/trainer/trainer.ts';

function indexOf({ compiled }: Trainer, group: SignalGroup, name: string): number {
  const index = (compiled.signals[group] ?? []).findIndex((signal) => signal.name === name);
  if (index < 0) throw new Error(`no signal ${name} in ${group}`);
  return index;
}

/** Returns the values of a signal, one for each step. */
export const columnOf = (trainer: Trainer, { values }: StepMetrics, name: string): Float32Array =>
  values[indexOf(trainer, 'steps', name)] ?? new Float32Array();

export const heldOutOf = (trainer: Trainer, { values }: HeldOut, name: string): number =>
  values[indexOf(trainer, 'evaluations', name)] ?? Number.NaN;
