/**
 * Splits the gradient g at the output of the first layer with weights into a sum of parts d_k. The part d_k is the gradient along those
 * paths back from the loss that pass through k other layers with weights.
 */
import type { LayerId } from '../../models/network/network.ts';
import { type Measured, perExample } from './flow.ts';

interface PathLength {
  /** The number of layers with weights on a path. The head counts; the layer at which the gradient is split does not. */
  length: number;
  paths: number;
  /** ⟨d_k, g⟩/‖g‖². The shares sum to 1. Null if g is 0 or NaN. */
  share: number | null;
  /** The root mean square over the examples of ‖d_k‖₂, where d_k is the part of the gradient of each example's own loss. */
  norm: number;
}

export interface PathLengths {
  at: LayerId;
  lengths: PathLength[];
  /** The mean length: Σ k·(share of length k). Null if g is 0 or NaN. */
  mean: number | null;
  /** The relative rounding error of the sum: ‖Σ d_k − g‖ divided by the largest ‖d_k‖. */
  remainder: number;
}

/** @returns null if no gradient reaches the layer */
export function pathLengthsOf(measured: Measured, batch: number): PathLengths | null {
  const lengths: PathLength[] = [];
  let at: LayerId | null = null;
  let rest = 0;
  for (const [pair, { aa, ab, bb }] of measured) {
    if (pair.of === 'remainder') rest = perExample(aa, batch);
    if (pair.of !== 'length') continue;
    at = pair.at;
    lengths.push({ length: pair.length, paths: pair.paths, share: bb > 0 ? ab / bb : null, norm: perExample(aa, batch) });
  }
  if (at === null) return null;
  const largest = lengths.reduce((most, { norm }) => Math.max(most, norm), 0);
  const isKnown = lengths.every(({ share }) => share !== null);
  const mean = isKnown ? lengths.reduce((sum, { length, share }) => sum + length * (share ?? 0), 0) : null;
  return { at, lengths, mean, remainder: largest > 0 ? rest / largest : 0 };
}
