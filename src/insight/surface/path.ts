/**
 * Finds the plane that best shows the path of the weights during training. The plane passes through the last kept weights, and its axes
 * are the first two principal components of all kept weights (Li et al. 2018). In such a plane, a random walk looks like a training path
 * (Antognini & Sohl-Dickstein 2018), so the shape of a path proves nothing.
 */
import { symmetricEigen } from '../eigen.ts';

export interface PathPlane {
  /** Two unit vectors, orthogonal to each other; the second is 0 if the path is straight. */
  axes: readonly [Float64Array, Float64Array];
  /** The share of the variance of the kept weights that each axis explains. It shows how much a picture of the plane leaves out. */
  explained: readonly [number, number];
  /** The coordinates of the kept weights in the plane. The last kept weights are at (0, 0). */
  points: readonly (readonly [number, number])[];
}

/** @returns null if the weights do not change, or if the weights of fewer than two steps are kept */
export function pathPlane(kept: readonly Float32Array[]): PathPlane | null {
  const last = kept.at(-1);
  if (!last || kept.length < 2) return null;
  const moves = kept.map((params) => Float64Array.from(params, (value, i) => value - (last[i] ?? 0)));
  const mean = Float64Array.from(last, (_, i) => moves.reduce((sum, move) => sum + (move[i] ?? 0), 0) / kept.length);
  const centred = moves.map((move) => move.map((value, i) => value - (mean[i] ?? 0)));
  const n = kept.length;
  const products = Float64Array.from({ length: n * n }, (_, k) => dot(centred[Math.floor(k / n)], centred[k % n]));
  const { values, vectors } = symmetricEigen(products, n);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  if (!(total > 0)) return null;
  const axisOf = (place: number): Float64Array => {
    const value = values[place] ?? 0;
    const axis = new Float64Array(last.length);
    // A share of the variance that is smaller than this is due to rounding of the products.
    if (value <= 1e-14 * total) return axis;
    centred.forEach((move, k) => {
      const weight = (vectors[place]?.[k] ?? 0) / Math.sqrt(value);
      for (let i = 0; i < axis.length; i++) axis[i] = (axis[i] ?? 0) + weight * (move[i] ?? 0);
    });
    // The sign of an axis is arbitrary; this sign puts the start of the path on the positive side.
    return dot(moves[0], axis) < 0 ? axis.map((component) => -component) : axis;
  };
  const axes = [axisOf(0), axisOf(1)] as const;
  return {
    axes,
    explained: [Math.max(0, values[0] ?? 0) / total, Math.max(0, values[1] ?? 0) / total],
    points: moves.map((move) => [dot(move, axes[0]), dot(move, axes[1])] as const),
  };
}

function dot(a: Float64Array | undefined, b: Float64Array | undefined): number {
  let sum = 0;
  for (let i = 0; i < (a?.length ?? 0); i++) sum += (a?.[i] ?? 0) * (b?.[i] ?? 0);
  return sum;
}

/** The margin on each side of a path, as a share of the path's extent along the axis. */
const MARGIN = 0.15;

/**
 * The interval that the grid covers along an axis. It contains 0 and all coordinates of the path, with a margin on each side. The margin is
 * 1 if all coordinates are 0.
 */
export function rangeOf(coordinates: readonly number[]): readonly [number, number] {
  const low = Math.min(0, ...coordinates);
  const high = Math.max(0, ...coordinates);
  const margin = MARGIN * (high - low) || 1;
  return [low - margin, high + margin];
}
