/**
 * Measures the gradient with respect to the inner states of a recurrent layer at each distance from the end of a sequence (Hochreiter
 * 1991).
 */
import type { LayerId } from '../../models/network/network.ts';

export interface StateGradient {
  layer: LayerId;
  /** The name of the state: h for the hidden state, c for the cell state. */
  state: string;
  /**
   * One value for each distance k from the last valid time step: the root mean square, over the examples that have more than k time steps,
   * of the norm ‖∂ℓ/∂state‖₂ at this distance. Here ℓ is the example's own loss.
   */
  norms: number[];
  /** For each k, the number of examples that have more than k time steps. */
  examples: number[];
  /**
   * The first distance at which the norm is at most half of the norm at the end of the sequence; null if there is no such distance, or if
   * the norm at the end is 0.
   */
  halfLife: number | null;
}

interface State {
  layer: LayerId;
  state: string;
  timeSteps: number;
}

/**
 * @param gradient the gradient of the mean loss of a batch, [batch, time steps, units]
 * @param lengths the number of valid time steps of each example; if undefined, every time step is valid
 */
export function stateGradientOf(
  { layer, state, timeSteps }: State,
  gradient: ArrayLike<number>,
  batch: number,
  lengths: ArrayLike<number> | undefined,
): StateGradient {
  const units = gradient.length / batch / timeSteps;
  const squares = Array.from({ length: timeSteps }, () => 0);
  const examples = squares.slice();
  for (let n = 0; n < batch; n++) {
    const length = lengths?.[n] ?? timeSteps;
    for (let k = 0; k < length; k++) {
      const row = (n * timeSteps + length - 1 - k) * units;
      // The square of an f32 neither overflows nor underflows in f64.
      for (let i = row; i < row + units; i++) squares[k] = (squares[k] ?? 0) + (batch * (gradient[i] ?? Number.NaN)) ** 2;
      examples[k] = (examples[k] ?? 0) + 1;
    }
  }
  const longest = examples.findLastIndex((count) => count > 0) + 1;
  const norms = squares.slice(0, longest).map((sum, k) => Math.sqrt(sum / (examples[k] ?? 1)));
  const [end = 0] = norms;
  const half = end > 0 ? norms.findIndex((norm) => norm <= end / 2) : -1;
  return { layer, state, norms, examples: examples.slice(0, longest), halfLife: half < 0 ? null : half };
}
