import type { Dataset } from '../data/dataset.ts';
import type { Examples } from './protocol/data.ts';

/** The maximum number of held-out examples that the page receives. */
export const MOST_HELD_OUT = 500;
/** The maximum number of training points that the page receives. */
const POINTS = 400;

function pointOf({ inputs, count, pointOf }: Dataset, n: number): { x: number; y: number } {
  const width = inputs.length / count;
  const [x, y] = pointOf?.(n) ?? [inputs[n * width] ?? 0, inputs[n * width + 1] ?? 0];
  return { x, y };
}

/** Returns the first held-out examples and, if the data consists of points in the plane, the first training points. */
export function examplesOf(dataset: Dataset): Examples {
  const { inputs, targets, targetWidth, lengths, inputsAt, axes, count, trainCount } = dataset;
  const width = inputs.length / count;
  const end = Math.min(count, trainCount + MOST_HELD_OUT);
  const shown = Math.min(trainCount, POINTS);
  return {
    inputs: inputs.slice(trainCount * width, end * width),
    targets: targets.slice(trainCount * targetWidth, end * targetWidth),
    targetWidth,
    lengths: lengths?.slice(trainCount, end) ?? null,
    points: inputsAt ? Array.from({ length: shown }, (_, n) => ({ ...pointOf(dataset, n), label: targets[n] ?? 0 })) : null,
    axes: axes ?? null,
  };
}
