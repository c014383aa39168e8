import { useRef } from 'react';
import styles from '../insight.module.css';
import type { Scale } from './scale.ts';
import { useWidth } from './useWidth.ts';

interface Line {
  name: string;
  color: string;
  isDashed?: boolean;
  /**
   * The values from left to right. At null or a number that is not finite, the line has a gap. If the line has no entry at a position, for
   * example because a network lacks that layer, the value is undefined, and the line continues without a gap.
   */
  values: readonly (number | null | undefined)[];
  /** For each position, the reason why its point is drawn as a ring; undefined if it is not. */
  rings?: readonly (string | undefined)[];
  band?: readonly (readonly [low: number, high: number])[];
}

interface Props {
  label: string;
  lines: readonly Line[];
  scale: Scale;
  /** The number of positions on the horizontal axis. */
  places: number;
  marks: readonly (readonly [place: number, words: string])[];
  placeName(place: number): string;
  valueWords(value: number): string;
  height?: number;
}

const LEFT = 40;
const RIGHT = 12;
const TOP = 6;
const BOTTOM = 20;
/** If there are more positions than this, only the points that are rings are drawn. */
const MOST_POINTS = 64;

/** Draws lines through values at equally spaced positions, such as layers or lags. */
export function LinePlot({ label, lines, scale, places, marks, placeName, valueWords, height = 120 }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const x = (i: number) => LEFT + (places < 2 ? 0.5 : i / (places - 1)) * (width - LEFT - RIGHT);
  const y = (value: number) => height - BOTTOM - Math.min(1, Math.max(0, scale.at(value))) * (height - TOP - BOTTOM);
  const anchor = (i: number) => (i === 0 ? 'start' : i === places - 1 ? 'end' : 'middle');
  return (
    <div ref={place} className={styles.plotPlace} style={{ minHeight: height }}>
      {width > LEFT + RIGHT ? (
        <svg width={width} height={height} className={styles.sized} role="img" aria-label={label}>
          {scale.ticks.map(([tick, words]) => (
            <g key={tick}>
              <line className={styles.grid} x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
              <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
                {words}
              </text>
            </g>
          ))}
          {marks.map(([i, words]) => (
            <text key={i} x={x(i)} y={height - 5} textAnchor={anchor(i)}>
              {words}
            </text>
          ))}
          {lines.map(({ name, color, isDashed, values, rings, band }) => (
            <g key={name} style={{ color }}>
              {band ? <path className={styles.band} d={bandPath(band, x, y)} /> : null}
              <path className={isDashed ? styles.dashed : styles.line} d={linePath(values, x, y)} />
              {values.map((value, i) => {
                const ring = rings?.[i];
                if (typeof value !== 'number' || !Number.isFinite(value) || (places > MOST_POINTS && !ring)) return null;
                return (
                  <circle
                    // biome-ignore lint/suspicious/noArrayIndexKey: the index identifies the position
                    key={i}
                    data-ring={ring}
                    className={ring ? styles.ring : styles.point}
                    cx={x(i)}
                    cy={y(value)}
                    r={ring ? 3.4 : 2.2}
                  >
                    <title>{`${name}, ${placeName(i)}: ${valueWords(value)}${ring ? ` (${ring})` : ''}`}</title>
                  </circle>
                );
              })}
            </g>
          ))}
        </svg>
      ) : null}
    </div>
  );
}

type Place = (value: number) => number;

function linePath(values: Line['values'], x: Place, y: Place): string {
  let isDown = false;
  return values
    .map((value, i) => {
      if (value === undefined) return '';
      if (value === null || !Number.isFinite(value)) {
        isDown = false;
        return '';
      }
      const command = isDown ? 'L' : 'M';
      isDown = true;
      return `${command}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join('');
}

function bandPath(band: readonly (readonly [number, number])[], x: Place, y: Place): string {
  const finite = band.map(([low, high], i) => ({ i, low, high })).filter(({ low, high }) => Number.isFinite(low + high));
  const corner = (i: number, value: number) => `${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
  const there = finite.map(({ i, high }) => corner(i, high));
  const back = finite.reverse().map(({ i, low }) => corner(i, low));
  return finite.length > 1 ? `M${[...there, ...back].join('L')}Z` : '';
}
