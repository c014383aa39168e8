import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { nameOf } from '../../../models/network/network.ts';
import { counted } from '../../../schema/words.ts';
import { channelsOf, resolveColor } from '../../kit/color.ts';
import { countWords } from '../../kit/format.ts';
import { useIsDark } from '../../kit/useIsDark.ts';
import type { LogScale } from '../logScale.ts';
import type { Seen } from '../seen.ts';
import { isGap, LEAST_INK } from './ink.ts';
import styles from './recorded.module.css';
import { type LayerColumn, rowsAcross } from './records.ts';

const COLUMNS = 480;

interface Props {
  one: Seen;
  /** The name of the values, as in "Gradient of 3 layers". */
  what: string;
  columns: readonly LayerColumn[];
  steps: readonly number[];
  /** The last step of the axis. */
  last: number;
  scale: LogScale;
  /** The recorded step that is marked; null for the present. */
  at: number | null;
  valueWords(value: number | undefined, layer: number, row: number): string;
  /** True for values that are not known, and not drawn. Other values that are not finite numbers are drawn as such. */
  isUnknown?(value: number): boolean;
  /** True for values that are drawn striped. */
  isStriped?(layer: number, row: number): boolean;
}

/** The values of each layer over the steps: more ink is a larger value, on the scale that all runs share. */
export function HeatMap(props: Props) {
  const { one, what, columns, steps, last, scale, at, valueWords, isUnknown = () => false, isStriped = () => false } = props;
  const { run, name } = one;
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
        const value = values[row] ?? Number.NaN;
        if (row < 0 || isUnknown(value) || (isGap(x) && isStriped(layer, row))) return;
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
    const layer = Math.min(columns.length - 1, Math.floor((offsetY / clientHeight) * columns.length));
    const column = columns[layer];
    const row = rowsAcross(steps, last, COLUMNS)[Math.min(COLUMNS - 1, Math.floor((offsetX / clientWidth) * COLUMNS))] ?? -1;
    const step = steps[row];
    setPointed(
      column && step !== undefined
        ? `${nameOf(network, column.layer)} at step ${countWords(step)}: ${valueWords(column.values[row], layer, row)}`
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
          aria-label={`${what} of ${layers} over ${counted(steps.length, 'recorded step')}: ${name}`}
          onPointerMove={point}
          onPointerLeave={() => setPointed(null)}
        />
        {at !== null && last > 0 ? <span className={styles.marker} style={{ left: `${(100 * Math.min(at, last)) / last}%` }} /> : null}
      </div>
    </figure>
  );
}
