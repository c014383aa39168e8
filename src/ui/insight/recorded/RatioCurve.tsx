import { useRef } from 'react';
import { HEALTHY } from '../../../insight/gradients/flow.ts';
import { axisWords, countWords } from '../../kit/format.ts';
import { WORDS_TITLE } from '../gradientWords.ts';
import plot from '../insight.module.css';
import { useWidth } from '../plots/useWidth.ts';
import type { Seen } from '../seen.ts';
import styles from './recorded.module.css';
import type { RatioPoint } from './records.ts';

const HEIGHT = 120;
const LEFT = 38;
const RIGHT = 78;
const TOP = 6;
const BOTTOM = 20;
/** The common logarithm of the upper threshold. */
const THRESHOLD = Math.log10(HEALTHY);
/** The minimum distance, in decades, by which the axis extends past the thresholds. */
const MARGIN = 1;

const ZERO_WORDS =
  'The gradient at the first hidden layer divided by that at the last is 0 at every step at which this ratio is defined, because the gradient at the first hidden layer is 0 or too small for 32-bit numbers.';

interface Props {
  lines: readonly { one: Seen; points: readonly RatioPoint[] }[];
  /** The last step of the axis. */
  last: number;
}

export function RatioCurve({ lines, last }: Props) {
  const logs = lines.flatMap(({ points }) => points.flatMap(({ ratio }) => (ratio > 0 ? [Math.log10(ratio)] : [])));
  if (logs.length > 0) return <Drawn lines={lines} last={last} logs={logs} />;
  return lines.some(({ points }) => points.length > 0) ? <p className={styles.note}>{ZERO_WORDS}</p> : null;
}

/** A separate component, because `useWidth` measures an element only if it exists when the component is mounted. */
function Drawn({ lines, last, logs }: Props & { logs: readonly number[] }) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const low = Math.min(-THRESHOLD - MARGIN, Math.floor(Math.min(...logs)));
  const high = Math.max(THRESHOLD + MARGIN, Math.ceil(Math.max(...logs)));
  const x = (step: number) => LEFT + (last > 0 ? step / last : 0) * (width - LEFT - RIGHT);
  const y = (log: number) => TOP + ((high - Math.min(high, Math.max(low, log))) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const right = width - RIGHT;
  const words = [
    ['exploding', (THRESHOLD + high) / 2],
    ['healthy', 0],
    ['vanishing', (low - THRESHOLD) / 2],
  ] as const;
  return (
    <figure className={styles.ratio}>
      <figcaption title={WORDS_TITLE}>
        <strong>Gradient at the first hidden layer</strong>
        <span>, divided by that at the last</span>
      </figcaption>
      <div ref={place} style={{ minHeight: HEIGHT }}>
        {width > LEFT + RIGHT ? (
          <svg
            className={plot.sized}
            width={width}
            height={HEIGHT}
            role="img"
            aria-label={`Ratio of the gradient at the first hidden layer to that at the last, step by step: ${lines.map(({ one }) => one.name).join(', ')}`}
          >
            {[-THRESHOLD, 0, THRESHOLD].map((exponent) => (
              <g key={exponent}>
                <line className={exponent === 0 ? plot.grid : styles.threshold} x1={LEFT} x2={right} y1={y(exponent)} y2={y(exponent)} />
                <text x={LEFT - 6} y={y(exponent) + 4} textAnchor="end">
                  {axisWords(10 ** exponent)}
                </text>
              </g>
            ))}
            {words.map(([word, at]) => (
              <text key={word} x={right + 6} y={y(at) + 4}>
                {word}
              </text>
            ))}
            <text x={LEFT} y={HEIGHT - 4}>
              step 0
            </text>
            <text x={right} y={HEIGHT - 4} textAnchor="end">
              {countWords(last)}
            </text>
            {lines.map(({ one, points }) => (
              <polyline
                key={one.run.id}
                className={plot.line}
                style={{ color: one.color }}
                points={points.map(({ step, ratio }) => `${x(step)},${y(Math.log10(ratio))}`).join(' ')}
              />
            ))}
          </svg>
        ) : null}
      </div>
    </figure>
  );
}
