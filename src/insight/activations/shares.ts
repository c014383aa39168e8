import type { Activation } from '../../shaders/activations.ts';

export interface Shares {
  /** The share of units that are 0 for every example; null unless the activation is ReLU. */
  dead: number | null;
  /** The share of values near a limit of the activation; null unless the activation is tanh or sigmoid. */
  saturated: number | null;
}

/** A value this close to a limit of tanh or sigmoid is saturated. */
const NEAR = 0.01;

const saturatedAt: Partial<Record<Activation, (h: number) => boolean>> = {
  tanh: (h) => Math.abs(h) > 1 - NEAR,
  sigmoid: (h) => Math.min(h, 1 - h) < NEAR,
};

/** @param units the length of the last axis. A unit is a feature at all time steps, or a channel at all pixels. */
export function sharesOf(values: ArrayLike<number>, units: number, activation: Activation): Shares {
  const isSaturated = saturatedAt[activation];
  if (isSaturated) return { dead: null, saturated: Array.from(values).filter(isSaturated).length / values.length };
  if (activation !== 'relu') return { dead: null, saturated: null };
  const isAlive = new Uint8Array(units);
  for (let i = 0; i < values.length; i++) if ((values[i] ?? 0) > 0) isAlive[i % units] = 1;
  return { dead: 1 - isAlive.reduce((sum, alive) => sum + alive, 0) / units, saturated: null };
}

/** Differences below this fraction of the mean are due to rounding in f32. */
const ROUNDING = 1e-7;

/**
 * The mean cosine between the activations of two examples, over all pairs, after the mean of each example is subtracted. It is 1 if all
 * examples have the same pattern. An example whose activations are all equal has no pattern and does not count.
 * @returns null if fewer than 2 examples have a pattern, or if an activation is not finite
 */
export function collapseOf(rows: ArrayLike<number>, n: number): number | null {
  const features = rows.length / n;
  const sum = new Float64Array(features);
  let count = 0;
  for (let i = 0; i < n; i++) {
    const row = Array.from({ length: features }, (_, j) => rows[i * features + j] ?? 0);
    const mean = row.reduce((a, b) => a + b, 0) / features;
    const norm = Math.sqrt(row.reduce((squares, value) => squares + (value - mean) ** 2, 0));
    if (!Number.isFinite(norm)) return null;
    if (norm <= ROUNDING * Math.abs(mean) * Math.sqrt(features)) continue;
    count++;
    for (const [j, value] of row.entries()) sum[j] = (sum[j] ?? 0) + (value - mean) / norm;
  }
  // The squared length of the sum of unit vectors is their number plus twice the sum of the cosines of all pairs.
  const squared = sum.reduce((squares, value) => squares + value * value, 0);
  return count < 2 ? null : (squared - count) / (count * (count - 1));
}
