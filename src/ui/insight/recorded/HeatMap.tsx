import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { counted } from '../../../schema/words.ts';
import { channelsOf, resolveColor } from '../../kit/color.ts';
import { countWords } from '../../kit/format.ts';
import { useIsDark } from '../../kit/useIsDark.ts';
import type { LogScale } from '../logScale.ts';
import type { Place } from '../plots/places.ts';
import type { Seen } from '../seen.ts';
import { inkOf, isGap } from './ink.ts';
import styles from './recorded.module.css';
import { type LayerColumn, rowsAcross } from './records.ts';

const COLUMNS = 480;
/** The distance, in columns, between the thin lines that fill the row of a layer that the network does not have. */
const LINE_DISTANCE = 6;

interface Props {
  one: Seen;
  /** The name of the values, as in "Gradient of 3 layers". */
  what: string;
  columns: readonly LayerColumn[];
  /** The layers of all networks in view, one for each row. Rows of layers that this network does not have show thin lines. */
  places: readonly Place[];
  steps: readonly number[];
  /** The last step of the axis. */
  last: number;
  scale: LogScale;
  /** The recorded step that is marked; null for the present. */
  at: number | null;
  valueWords(value: number | undefined, layer: number, row: number): string;
  /** True for unknown values, which are not drawn. All other values that are not finite are drawn in the colour for problems. */
  isUnknown?(value: number): boolean;
  isStriped?(layer: number, row: number): boolean;
}

/** Draws the values of each layer against the steps. The larger a value is, the more opaque its cell. */
export function HeatMap(props: Props) {
  const { one, what, columns, places, steps, last, scale, at, valueWords, isUnknown = () => false, isStriped = () => false } = props;
  const { run, name } = one;
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = useIsDark();
  const [pointed, setPointed] = useState<string | null>(null);
  const layers = counted(columns.length, 'layer');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns grow with the steps, and the colours depend on the scheme
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    const host = canvas.current?.parentElement;
    if (!context || !host || places.length === 0) return;
    const [ink, bad, line] = ['var(--ink)', 'var(--bad)', 'var(--line-strong)'].map((color) => channelsOf(resolveColor(host, color)));
    const rows = rowsAcross(steps, last, COLUMNS);
    const image = new ImageData(COLUMNS, places.length);
    places.forEach(({ id }, place) => {
      const layer = columns.findIndex((column) => column.layer === id);
      const values = columns[layer]?.values;
      const put = (x: number, color: readonly number[] | undefined, opacity: number) => {
        const pixel = 4 * (place * COLUMNS + x);
        image.data.set(color ?? [0, 0, 0], pixel);
        image.data[pixel + 3] = Math.round(255 * opacity);
      };
      if (!values) {
        for (let x = 0; x < COLUMNS; x += LINE_DISTANCE) put(x, line, 1);
        return;
      }
      rows.forEach((row, x) => {
        const value = values[row] ?? Number.NaN;
        const hasStripes = isStriped(layer, row);
        if (row < 0 || isUnknown(value) || (hasStripes && isGap(x))) return;
        const isNumber = Number.isFinite(value);
        put(x, isNumber ? ink : bad, isNumber ? inkOf(scale.at(value), hasStripes) : 1);
      });
    });
    context.putImageData(image, 0, 0);
  }, [run.id, places.map(({ id }) => id).join(' '), steps.length, steps.at(-1), last, scale.low, scale.high, isDark]);
  const point = ({ nativeEvent: { offsetX, offsetY }, currentTarget: { clientWidth, clientHeight } }: PointerEvent<HTMLCanvasElement>) => {
    const place = places[Math.min(places.length - 1, Math.floor((offsetY / clientHeight) * places.length))];
    const column = columns.find(({ layer }) => layer === place?.id);
    const row = rowsAcross(steps, last, COLUMNS)[Math.min(COLUMNS - 1, Math.floor((offsetX / clientWidth) * COLUMNS))] ?? -1;
    const step = steps[row];
    setPointed(
      !place || step === undefined
        ? 'not recorded'
        : column
          ? `${place.name} at step ${countWords(step)}: ${valueWords(column.values[row], columns.indexOf(column), row)}`
          : `${place.name}: not a layer of this network`,
    );
  };
  return (
    <figure className={styles.map}>
      <figcaption>
        <strong>{name}</strong>
        <span>{pointed ? `, ${pointed}` : ''}</span>
      </figcaption>
      <div className={styles.layers}>
        <span>{places[0]?.name}</span>
        <span>{places.length > 1 ? places.at(-1)?.name : ''}</span>
      </div>
      <div className={styles.cells}>
        <canvas
          ref={canvas}
          width={COLUMNS}
          height={places.length}
          style={{ height: Math.max(48, Math.min(200, 14 * places.length)) }}
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
