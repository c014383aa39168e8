/** Curves for tests of the page. */
import { signalsFor } from '../src/models/compile/signals.ts';
import type { SignalRows } from '../src/train/protocol/runs.ts';
import { History } from '../src/ui/stores/history/history.ts';

/** Loss, accuracy and gradient norm of each step; loss and accuracy of evaluations. */
export const SIGNALS = signalsFor(true);

export const newHistory = () => new History(SIGNALS);

/** Rows of steps from `first` on; accuracy is the loss as well. */
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
