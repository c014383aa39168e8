import { type SignalGroups, signalsFor } from '../src/models/compile/signals.ts';
import type { SignalRows } from '../src/train/protocol/runs.ts';
import { History } from '../src/ui/stores/history/history.ts';

/** The signals of a step are loss, accuracy and gradient norm; those of an evaluation are loss and accuracy. */
export const SIGNALS: SignalGroups = {
  ...signalsFor(true),
  observations: [
    { name: 'gradient@dense1', quantity: 'gradient', of: 'dense1', label: 'Gradient', unit: 'number' },
    { name: 'skipShare@input→dense1', quantity: 'skipShare', of: 'input', to: 'dense1', label: 'Skip share', unit: 'signed' },
  ],
};

export const newHistory = () => new History(SIGNALS);

/** Rows of consecutive steps, starting at `first`. The accuracy equals the loss. */
export const stepRows = (first: number, loss: ArrayLike<number>, gradientNorm = loss, seconds = loss.length / 10): SignalRows => ({
  step: Float64Array.from(loss, (_, i) => first + i),
  values: [Float32Array.from(loss), Float32Array.from(loss), Float32Array.from(gradientNorm)],
  seconds,
});

export const evaluationRow = (step: number, loss: number, accuracy = 0): SignalRows => ({
  step: Float64Array.of(step),
  values: [Float32Array.of(loss), Float32Array.of(accuracy)],
  examples: Float32Array.of(1),
});

export const observationRow = (step: number, gradient: number, share = 0.5): SignalRows => ({
  step: Float64Array.of(step),
  values: [Float32Array.of(gradient), Float32Array.of(share)],
  examples: Float32Array.of(32),
});
