import type { Examples } from '../../../train/protocol/data.ts';

export interface Pair {
  n: number;
  target: number;
  prediction: number;
}

/** The target and the prediction of the first output for each held-out example that was evaluated. */
export const pairsOf = ({ targets, targetWidth }: Examples, heldOut: Float32Array): Pair[] =>
  Array.from({ length: heldOut.length / targetWidth }, (_, n) => ({
    n,
    target: targets[n * targetWidth] ?? 0,
    prediction: heldOut[n * targetWidth] ?? 0,
  }));

type Extent = readonly [number, number];

/** The common range of all targets and of all finite predictions. */
export function extentOf(pairs: readonly Pair[]): Extent {
  const all = pairs.flatMap(({ target, prediction }) => (Number.isFinite(prediction) ? [target, prediction] : [target]));
  return [Math.min(...all), Math.max(...all)];
}
