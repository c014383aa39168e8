import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { nameOf } from '../../../models/network/network.ts';
import { counted } from '../../../schema/words.ts';
import { channelsOf, resolveColor } from '../../kit/color.ts';
import { countWords } from '../../kit/format.ts';
import { useIsDark } from '../../kit/useIsDark.ts';
import { normWords } from '../gradientWords.ts';
import type { LogScale } from '../logScale.ts';
import type { Seen } from '../seen.ts';
import styles from './recorded.module.css';
import { type LayerColumn, rowsAcross } from './records.ts';

const COLUMNS = 480;
/** The opacity of the ink at the lower end of the scale, where a measured cell still differs from an empty one. */
export const LEAST_INK = 0.06;

interface Props {
  one: Seen;
  columns: readonly LayerColumn[];
  steps: readonly number[];
  /** The last step of the axis. */
  last: number;
  scale: LogScale;
  /** The recorded step that is marked; null for the present. */
  at: number | null;
}

/** The gradient of each layer over the steps: more ink is a larger gradient, on the scale that all runs share. */
export function HeatMap({ one: { run, name }, columns, steps, last, scale, at }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = useIsDark();
  const [pointed, setPointed] = useState<string | null>(null);
  const { network } = run.experiment;
  const layers = counted(columns.length, 'layer');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns grow with the steps, and the ink depends on the scheme
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    const host = canvas.current?.parentElement;
    if (!context || !host || columns.length === 0) return;
    const [ink, bad] = ['var(--ink)', 'var(--bad)'].map((color) => channelsOf(resolveColor(host, color)));
    const rows = rowsAcross(steps, last, COLUMNS);
    const image = new ImageData(COLUMNS, columns.length);
    columns.forEach(({ values }, layer) => {
      rows.forEach((row, x) => {
        if (row < 0) return;
        const value = values[row] ?? Number.NaN;
        const isNumber = Number.isFinite(value);
        const opacity = isNumber ? LEAST_INK + (1 - LEAST_INK) * scale.at(value) : 1;
        const pixel = 4 * (layer * COLUMNS + x);
        image.data.set((isNumber ? ink : bad) ?? [0, 0, 0], pixel);
        image.data[pixel + 3] = Math.round(255 * opacity);
      });
    });
    context.putImageData(image, 0, 0);
  }, [run.id, steps.length, steps.at(-1), last, scale.low, scale.high, isDark]);
  const point = ({ nativeEvent: { offsetX, offsetY }, currentTarget: { clientWidth, clientHeight } }: PointerEvent<HTMLCanvasElement>) => {
    const column = columns[Math.min(columns.length - 1, Math.floor((offsetY / clientHeight) * columns.length))];
    const row = rowsAcross(steps, last, COLUMNS)[Math.min(COLUMNS - 1, Math.floor((offsetX / clientWidth) * COLUMNS))] ?? -1;
    const step = steps[row];
    setPointed(
      column && step !== undefined
        ? `${nameOf(network, column.layer)} at step ${countWords(step)}: ${normWords(column.values[row])}`
        : 'not recorded',
    );
  };
  return (
    <figure className={styles.map}>
      <figcaption>
        <strong>{name}</strong>
        <span>{pointed ? `, ${pointed}` : ''}</span>
      </figcaption>
      <div className={styles.layers}>
        <span>{nameOf(network, columns[0]?.layer ?? '')}</span>
        <span>{columns.length > 1 ? nameOf(network, columns.at(-1)?.layer ?? '') : ''}</span>
      </div>
      <div className={styles.cells}>
        <canvas
          ref={canvas}
          width={COLUMNS}
          height={columns.length}
          style={{ height: Math.max(48, Math.min(200, 14 * columns.length)) }}
          role="img"
          aria-label={`Gradient of ${layers} over ${counted(steps.length, 'recorded step')}: ${name}`}
          onPointerMove={point}
          onPointerLeave={() => setPointed(null)}
        />
        {at !== null && last > 0 ? <span className={styles.marker} style={{ left: `${(100 * Math.min(at, last)) / last}%` }} /> : null}
      </div>
    </figure>
  );
}
