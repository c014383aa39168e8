import type { Examples } from '../../../train/protocol/data.ts';

export interface Pair {
  n: number;
  target: number;
  prediction: number;
}

/** Target and prediction of every held-out example that was looked at; of the first output. */
export const pairsOf = ({ targets, targetWidth }: Examples, heldOut: Float32Array): Pair[] =>
  Array.from({ length: heldOut.length / targetWidth }, (_, n) => ({
    n,
    target: targets[n * targetWidth] ?? 0,
    prediction: heldOut[n * targetWidth] ?? 0,
  }));

type Extent = readonly [number, number];

/** From the least to the greatest of them. */
export function extentOf(pairs: readonly Pair[]): Extent {
  const all = pairs.flatMap(({ target, prediction }) => (Number.isFinite(prediction) ? [target, prediction] : [target]));
  return [Math.min(...all), Math.max(...all)];
}
