/** Draws the outputs of a layer's units as small maps: over the plane of the inputs, over an image, or over time. */

import { inferShapes } from '../../../models/network/inferShapes.ts';
import { nameOf } from '../../../models/network/network.ts';
import { channelsOf, resolveColor } from '../../kit/color.ts';
import type { RunRecord } from '../../stores/runs.ts';

export interface UnitLayer {
  id: string;
  name: string;
  /** The width of one unit's map, in cells. */
  width: number;
  /** The height of one unit's map, in cells. */
  height: number;
  /** The width and the height of a cell, in pixels. */
  scale: readonly [number, number];
  /** The largest number of maps in a row. */
  columns: number;
  noun: 'unit' | 'channel';
  over: 'the plane' | 'the image' | 'time';
}

/** The number of points on each side of a map over the plane. */
export const UNIT_SIDE = 20;
/** The approximate width of a map over an image, in pixels. */
const IMAGE_PX = 28;
/** The approximate width of a map over time, in pixels. */
const TIME_PX = 120;
/** The height of a map over time, in pixels. */
const STEP_PX = 5;
const MAPS_IN_A_ROW = { plane: 16, image: 16, time: 4 };
/** The gap below each map, and to its right unless it is a map over time. */
const GAP_PX = 2;
const TIME_GAP_PX = 10;

/**
 * The layers with a vector output if the examples are points in the plane; otherwise the layers whose output is an image or a sequence. The
 * input is left out, because its values are shown elsewhere.
 */
export function layersWithUnits(
  { experiment: { network }, summary }: Pick<RunRecord, 'experiment' | 'summary'>,
  hasPlane: boolean,
): UnitLayer[] {
  const { shapes } = inferShapes(network, summary.inputShape);
  return network.layers.slice(1).flatMap(({ id }) => {
    const [first = 1, second = 1, ...rest] = shapes.get(id)?.out ?? [];
    const rank = shapes.get(id)?.out.length;
    const named = { id, name: nameOf(network, id) };
    if (hasPlane) {
      if (rank !== 1) return [];
      return {
        ...named,
        width: UNIT_SIDE,
        height: UNIT_SIDE,
        scale: [1, 1],
        columns: MAPS_IN_A_ROW.plane,
        noun: 'unit',
        over: 'the plane',
      };
    }
    if (rank === 3 && rest.length === 1) {
      const scale = Math.max(1, Math.round(IMAGE_PX / second));
      const columns = MAPS_IN_A_ROW.image;
      return { ...named, width: second, height: first, scale: [scale, scale], columns, noun: 'channel', over: 'the image' };
    }
    if (rank !== 2) return [];
    const scale = Math.max(1, Math.round(TIME_PX / first));
    return { ...named, width: first, height: 1, scale: [scale, STEP_PX], columns: MAPS_IN_A_ROW.time, noun: 'unit', over: 'time' };
  });
}

interface Extent {
  low: number;
  high: number;
}

/** @param values shape [cells, units] */
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

/** The size of the picture of all maps, in pixels. `cell` is the size of one map with its gaps. */
export function sheetOf({ width, height, scale: [scaleX, scaleY], columns: most, over }: UnitLayer, units: number) {
  const cell = { width: width * scaleX + (over === 'time' ? TIME_GAP_PX : GAP_PX), height: height * scaleY + GAP_PX };
  const columns = Math.min(most, units);
  return { cell, columns, width: columns * cell.width, height: Math.ceil(units / columns) * cell.height };
}

/**
 * Draws negative values in the colour of class 0, positive values in the colour of class 1, and zero in the background colour. Each unit
 * has its own scale. A unit that is 0 everywhere is drawn in a tint.
 */
export function paintUnits(canvas: HTMLCanvasElement, layer: UnitLayer, values: Float32Array, extents: readonly Extent[]) {
  const context = canvas.getContext('2d');
  const host = canvas.parentElement;
  if (!context || !host) return;
  const [base = [0, 0, 0], negative = base, positive = base, nothing = base] = [
    'var(--surface)',
    'var(--class-0)',
    'var(--class-1)',
    'var(--tint)',
  ].map((color) => channelsOf(resolveColor(host, color)));
  const { cell, columns } = sheetOf(layer, extents.length);
  const [scaleX, scaleY] = layer.scale;
  const places = values.length / extents.length;
  const image = new ImageData(canvas.width, canvas.height);
  const fill = (x: number, y: number, color: readonly [number, number, number]) => {
    for (let row = y; row < y + scaleY; row++)
      for (let column = x; column < x + scaleX; column++) image.data.set([...color, 255], 4 * (row * canvas.width + column));
  };
  extents.forEach(({ low, high }, unit) => {
    const most = Math.max(Math.abs(low), Math.abs(high));
    const [left, top] = [(unit % columns) * cell.width, Math.floor(unit / columns) * cell.height];
    for (let i = 0; i < places; i++) {
      const value = values[i * extents.length + unit] ?? Number.NaN;
      const share = most > 0 && Number.isFinite(value / most) ? value / most : 0;
      const end = most === 0 ? nothing : share < 0 ? negative : positive;
      const strength = most === 0 ? 1 : Math.abs(share);
      const mixed = (c: 0 | 1 | 2) => base[c] * (1 - strength) + end[c] * strength;
      const [x, y] = [i % layer.width, Math.floor(i / layer.width)];
      fill(left + x * scaleX, top + y * scaleY, [mixed(0), mixed(1), mixed(2)]);
    }
  });
  context.putImageData(image, 0, 0);
}
