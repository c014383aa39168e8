import { counted } from '../../schema/words.ts';
import { countWords, percentWords } from '../kit/format.ts';
import styles from './insight.module.css';
import { afterWords, type Result } from './measured/known.ts';
import { Legend } from './measured/Legend.tsx';
import { Measured } from './measured/Measured.tsx';
import { Values } from './measured/Values.tsx';
import { LinePlot } from './plots/LinePlot.tsx';
import { linearScale } from './plots/scale.ts';
import type { Seen } from './seen.ts';

export const Paths = ({ seen }: { seen: readonly Seen[] }) => (
  <div className={styles.gradients}>
    <Measured name="paths" seen={seen}>
      {(results) => <Lengths results={results} />}
    </Measured>
  </div>
);

type PathResult = Result<'paths'>;

function Lengths({ results }: { results: readonly PathResult[] }) {
  const all = results.flatMap(({ result }) => result.lengths);
  const most = all.reduce((longest, { length }) => Math.max(longest, length), 1);
  const lengths = Array.from({ length: most }, (_, i) => i + 1);
  const sharesOf = ({ result }: PathResult) => lengths.map((k) => result.lengths.find(({ length }) => length === k)?.share ?? null);
  const ofPaths = ({ result }: PathResult) => {
    const count = result.lengths.reduce((sum, { paths }) => sum + paths, 0);
    return lengths.map((k) => shareOf(result.lengths.find(({ length }) => length === k)?.paths, count));
  };
  const lines = results.flatMap((one) => [
    { name: `${one.name}, gradient`, color: one.color, values: sharesOf(one) },
    { name: `${one.name}, paths`, color: one.color, values: ofPaths(one), isDashed: true },
  ]);
  const scale = linearScale(
    lines.flatMap(({ values }) => values.flatMap((value) => value ?? [])),
    [0, 1],
    (value) => `${Math.round(100 * value)} %`,
  );
  return (
    <figure className={styles.figure}>
      <figcaption>
        <strong>Gradient by path length</strong>
        <span>{`, ${afterWords(results)}, at the first layer with weights. Horizontal axis: the number of other layers with weights that a path passes through`}</span>
      </figcaption>
      {scale ? (
        <LinePlot
          label={`Share of the gradient by path length: ${results.map(({ name }) => name).join(', ')}`}
          lines={lines}
          scale={scale}
          places={most}
          marks={[...new Set([0, Math.floor((most - 1) / 2), most - 1])].map((i) => [i, countWords(i + 1)] as const)}
          placeName={(i) => `paths of ${counted(i + 1, 'layer')}`}
          valueWords={percentWords}
          height={170}
        />
      ) : null}
      <p className={styles.key}>
        <svg width="26" height="8" aria-hidden="true">
          <path className={styles.line} d="M0 4H26" />
        </svg>
        share of the gradient
        <svg width="26" height="8" aria-hidden="true">
          <path className={styles.dashed} d="M0 4H26" />
        </svg>
        share of all paths
      </p>
      <Legend lines={results.map((one) => ({ ...one, words: meanWords(one) }))} />
      <Values
        columns={['Path length', ...results.flatMap(({ name }) => [`${name}: gradient`, `${name}: paths`])]}
        rows={() =>
          lengths.map((k) => [
            String(k),
            ...results.flatMap(({ result }) => {
              const found = result.lengths.find(({ length }) => length === k);
              return found ? [percentWords(found.share ?? undefined), pathWords(found.paths)] : ['–', '0'];
            }),
          ])
        }
      />
    </figure>
  );
}

const shareOf = (paths: number | undefined, all: number): number | null => (paths ? paths / all : null);

const pathWords = (count: number) => (count < 1e9 ? countWords(count) : count.toExponential(2));

function meanWords({ result: { lengths, mean } }: PathResult): string {
  const longest = lengths.reduce((most, { length }) => Math.max(most, length), 0);
  if (mean === null || !Number.isFinite(mean))
    return 'the mean path length of the gradient is undefined, because the gradient is 0 or not finite';
  if (lengths.length === 1) return `every path passes through ${counted(longest, 'layer')}`;
  const negative = lengths.some(({ share }) => (share ?? 0) < 0);
  return `the mean path length of the gradient is ${mean.toFixed(2)}; the longest path passes through ${longest} layers${negative ? '. Shares below 0 cancel part of the others' : ''}`;
}
