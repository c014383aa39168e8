import { counted } from '../../../schema/words.ts';
import { lossWords } from '../../kit/format.ts';
import type { ColumnProps, PartProps, Picture } from '../picture.ts';
import layout from '../pictures.module.css';
import styles from './kinds.module.css';
import { extentOf, type Pair, pairsOf } from './pairs.ts';

const SIZE = 100;
const MARGIN = 4;

/** A plot of the predictions of the first output against its targets, with the same scale on both axes. */
export const scatter: Picture = {
  kind: 'scatter',
  fits: ({ summary }) => summary.task.type === 'regression',
  asks: () => ({ heldOut: true }),
  parts: {
    figure: ({ run, examples, answers }: PartProps) => {
      const { heldOut } = answers.results;
      if (!heldOut) return null;
      const pairs = pairsOf(examples, heldOut);
      return (
        <div className={layout.figure}>
          <Scatter pairs={pairs} output={run.summary.task.labels[0] ?? ''} extent={extentOf(pairs)} />
        </div>
      );
    },
    column: ({ run, examples, answers, theirs }: ColumnProps) => {
      const { heldOut } = answers.results;
      if (!heldOut) return null;
      const all = [heldOut, ...theirs.flatMap(({ results }) => results.heldOut ?? [])];
      const extent = extentOf(all.flatMap((one) => pairsOf(examples, one)));
      return <Scatter pairs={pairsOf(examples, heldOut)} output={run.summary.task.labels[0] ?? ''} extent={extent} />;
    },
  },
};

function Scatter({ pairs, output, extent: [low, high] }: { pairs: readonly Pair[]; output: string; extent: readonly [number, number] }) {
  const finite = pairs.filter(({ prediction }) => Number.isFinite(prediction));
  const at = (value: number) => MARGIN + ((value - low) / (high - low || 1)) * (SIZE - 2 * MARGIN);
  return (
    <figure className={styles.scatter}>
      <svg
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        role="img"
        aria-label={`Predicted against true ${output}, ${counted(finite.length, 'held-out example')}`}
      >
        <line x1={MARGIN} y1={SIZE - MARGIN} x2={SIZE - MARGIN} y2={MARGIN} />
        {finite.map(({ n, target, prediction }) => (
          <circle key={n} cx={at(target)} cy={SIZE - at(prediction)} r={1.1} />
        ))}
      </svg>
      <figcaption>
        predicted (↑) against true (→): {output}, {lossWords(low)} to {lossWords(high)}
      </figcaption>
    </figure>
  );
}
