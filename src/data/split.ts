import { keyed } from '../random/keyed.ts';
import type { Field } from '../schema/fields.ts';

/** The setting of datasets that do not come with a held-out part of their own. */
export const heldOutField = {
  type: 'float',
  label: 'Held out',
  unit: '%',
  help: 'The share of examples held out from training, which the seed selects at random.',
  min: 1,
  max: 90,
  default: 20,
} as const satisfies Field;

/** A random order of the rows keyed by the seed, and the number of rows for training; each side gets at least one row. */
export function shuffledSplit(count: number, heldOutPercent: number, seed: number): { order: Uint32Array; trainCount: number } {
  const heldOut = Math.min(count - 1, Math.max(1, Math.round((count * heldOutPercent) / 100)));
  return { order: keyed(seed, 'held-out split').permutation(count), trainCount: count - heldOut };
}

/** A copy of the rows, of `width` elements each, in the given order. */
export function reordered<T extends Float32Array | Uint8Array>(values: T, width: number, order: Uint32Array): T {
  // A new array of the same type: `values.slice` would be a view if `values` were a Buffer of Node.
  const result = (values instanceof Float32Array ? new Float32Array(order.length * width) : new Uint8Array(order.length * width)) as T;
  order.forEach((row, i) => {
    result.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return result;
}
