import { useEffect, useMemo, useRef, useState } from 'react';
import { nameOf } from '../../models/network.ts';
import { inferShapes } from '../../models/shapes.ts';
import { type Predictions, UNIT_SIDE } from '../../train/protocol.ts';
import { channelsOf, resolveColor } from '../color.ts';
import { lossWords } from '../format.ts';
import type { RunRecord } from '../state/runs.ts';
import { useIsDark } from '../useIsDark.ts';
import styles from './pictures.module.css';

const GAP = 2;
const CELL = UNIT_SIDE + GAP;
const COLUMNS = 16;
const MOST_ENLARGED = 1.6;

/** Layers that give a row of numbers, the last of them too; not the Input, which everybody knows. */
export function layersWithUnits({ experiment: { network }, summary }: RunRecord): { id: string; name: string }[] {
  const { shapes } = inferShapes(network, summary.inputShape);
  return network.layers
    .slice(1)
    .filter(({ id }) => shapes.get(id)?.out.length === 1)
    .map(({ id }) => ({ id, name: nameOf(network, id) }));
}

interface Extent {
  low: number;
  high: number;
}

/** From where to where each unit goes over the plane. */
export function extentsOf(values: Float32Array, units: number): Extent[] {
  return Array.from({ length: units }, (_, unit) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = unit; i < values.length; i += units) {
      low = Math.min(low, values[i] as number);
      high = Math.max(high, values[i] as number);
    }
    return { low, high };
  });
}

interface Props {
  layers: readonly { id: string; name: string }[];
  layer: string;
  onChoose(layer: string): void;
  answer: Predictions['units'];
}

/** What each unit of a layer gives over the plane, as maps as small as they can be read. */
export function Units({ layers, layer, onChoose, answer }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = useIsDark();
  const [pointed, setPointed] = useState<number | null>(null);
  const values = answer?.layer === layer ? answer.values : null;
  const units = values ? values.length / UNIT_SIDE ** 2 : 0;
  const extents = useMemo(() => (values ? extentsOf(values, units) : []), [values, units]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours depend on the scheme
  useEffect(() => {
    if (canvas.current && values) paint(canvas.current, values, extents);
  }, [values, extents, isDark]);
  const columns = Math.min(COLUMNS, units);
  const rows = Math.ceil(units / COLUMNS);
  const name = layers.find(({ id }) => id === layer)?.name ?? layer;
  const silent = extents.filter(({ low, high }) => low === 0 && high === 0).length;
  const extent = pointed === null ? undefined : extents[pointed];
  return (
    <section className={styles.units} aria-label="Units">
      <h3>
        <label>
          Units of{' '}
          <select value={layer} onChange={(event) => onChoose(event.target.value)}>
            {layers.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      </h3>
      {values ? (
        <>
          <canvas
            ref={canvas}
            role="img"
            aria-label={`What each of the ${units} units of ${name} gives over the plane; ${silent} give 0 everywhere`}
            width={columns * CELL}
            height={rows * CELL}
            style={{ maxWidth: columns * CELL * MOST_ENLARGED }}
            onPointerMove={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
              setPointed(Math.floor(((event.clientY - box.top) / box.height) * rows) * COLUMNS + column);
            }}
            onPointerLeave={() => setPointed(null)}
          />
          <p className={styles.unitWords}>
            {extent
              ? `Unit ${(pointed ?? 0) + 1}: from ${lossWords(extent.low)} to ${lossWords(extent.high)}`
              : `${units === 1 ? '1 unit' : `${units} units`}, each on its own scale${silent > 0 ? `; ${silent} give 0 everywhere` : ''}`}
          </p>
        </>
      ) : (
        <p className={styles.unitWords}>asking the network …</p>
      )}
    </section>
  );
}

/** Above 0 in one class's colour, below in the other's; paper is 0. */
function paint(canvas: HTMLCanvasElement, values: Float32Array, extents: readonly Extent[]) {
  const context = canvas.getContext('2d');
  const host = canvas.parentElement;
  if (!context || !host) return;
  const [base = [0, 0, 0], negative = base, positive = base, nothing = base] = [
    'var(--surface)',
    'var(--class-0)',
    'var(--class-1)',
    'var(--tint)',
  ].map((color) => channelsOf(resolveColor(host, color)));
  const image = new ImageData(canvas.width, canvas.height);
  extents.forEach(({ low, high }, unit) => {
    const scale = Math.max(Math.abs(low), Math.abs(high));
    const [left, top] = [(unit % COLUMNS) * CELL, Math.floor(unit / COLUMNS) * CELL];
    for (let i = 0; i < UNIT_SIDE ** 2; i++) {
      const value = values[i * extents.length + unit] ?? Number.NaN;
      const share = scale > 0 && Number.isFinite(value / scale) ? value / scale : 0;
      const end = scale === 0 ? nothing : share < 0 ? negative : positive;
      const strength = scale === 0 ? 1 : Math.abs(share);
      const at = 4 * ((top + Math.floor(i / UNIT_SIDE)) * canvas.width + left + (i % UNIT_SIDE));
      for (let c = 0; c < 3; c++) image.data[at + c] = (base[c] ?? 0) * (1 - strength) + (end[c] ?? 0) * strength;
      image.data[at + 3] = 255;
    }
  });
  context.putImageData(image, 0, 0);
}
