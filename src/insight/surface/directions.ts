/**
 * Draws filter-normalised random directions in parameter space (Li et al. 2018, arXiv 1712.09913): each filter of a direction has the same
 * norm as the corresponding filter of the weights. A filter is the slice of a parameter at one index of its last axis: a column of a dense
 * layer, an output channel of a convolution, or one gate of one LSTM unit. The direction is 0 for parameters with one axis (biases,
 * scales).
 */
import type { Parameter } from '../../models/compile/arenas.ts';
import { featuresOf } from '../../models/ops/shape.ts';
import { keyed } from '../../random/keyed.ts';

/** A number that keeps the divisor above 0, as in the authors' program. */
const EPSILON = 1e-10;

/**
 * @param params the values of all parameters in the layout of the plan; the result has the same layout
 * @param which a name that distinguishes the two directions of a plane. The random numbers for a parameter are keyed by (`seed`, `which`,
 * the parameter's name), so they are the same for networks that differ only in their skips.
 */
export function randomDirection(parameters: readonly Parameter[], params: Float32Array, seed: number, which: string): Float64Array {
  const direction = new Float64Array(params.length);
  for (const { name, shape, value } of parameters) {
    if (shape.length < 2) continue;
    const random = keyed(seed, 'surface', which, name);
    const filters = featuresOf(shape);
    const drawn = Float64Array.from({ length: value.length }, random.normal);
    const weights = params.subarray(value.offset, value.offset + value.length);
    for (let filter = 0; filter < filters; filter++) {
      const factor = normOf(weights, filter, filters) / (normOf(drawn, filter, filters) + EPSILON);
      for (let i = filter; i < drawn.length; i += filters) direction[value.offset + i] = factor * (drawn[i] ?? 0);
    }
  }
  return direction;
}

function normOf(values: ArrayLike<number>, first: number, stride: number): number {
  let sum = 0;
  for (let i = first; i < values.length; i += stride) sum += (values[i] ?? 0) ** 2;
  return Math.sqrt(sum);
}
