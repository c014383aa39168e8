import type { Examples } from '../../train/protocol/data.ts';
import { lossWords } from '../kit/format.ts';
import styles from './pictures.module.css';

const SIZE = 100;
const MARGIN = 4;

export interface Pair {
  n: number;
  target: number;
  prediction: number;
}

/** The target and the prediction of every evaluated held-out example, for the first output. */
export const pairsOf = ({ targets, targetWidth }: Examples, heldOut: Float32Array): Pair[] =>
  Array.from({ length: heldOut.length / targetWidth }, (_, n) => ({
    n,
    target: targets[n * targetWidth] ?? 0,
    prediction: heldOut[n * targetWidth] ?? 0,
  }));

type Extent = readonly [number, number];

/** The common range of targets and predictions. */
export function extentOf(pairs: readonly Pair[]): Extent {
  const all = pairs.flatMap(({ target, prediction }) => (Number.isFinite(prediction) ? [target, prediction] : [target]));
  return [Math.min(...all), Math.max(...all)];
}

/** Predictions over targets on one scale. On the diagonal they are equal. */
export function Scatter({ pairs, output, extent: [low, high] }: { pairs: readonly Pair[]; output: string; extent: Extent }) {
  const finite = pairs.filter(({ prediction }) => Number.isFinite(prediction));
  const at = (value: number) => MARGIN + ((value - low) / (high - low || 1)) * (SIZE - 2 * MARGIN);
  return (
    <figure className={styles.scatter}>
      <svg
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        role="img"
        aria-label={`Prediction over target of ${output}, ${finite.length} held-out examples`}
      >
        <line x1={MARGIN} y1={SIZE - MARGIN} x2={SIZE - MARGIN} y2={MARGIN} />
        {finite.map(({ n, target, prediction }) => (
          <circle key={n} cx={at(target)} cy={SIZE - at(prediction)} r={1.1} />
        ))}
      </svg>
      <figcaption>
        prediction ↑ over target → of {output}, {lossWords(low)} to {lossWords(high)}
      </figcaption>
    </figure>
  );
}
