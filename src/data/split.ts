import { keyed } from '../random/keyed.ts';
import type { Field } from '../schema/fields.ts';

/** For data that comes without a held-out part. */
export const heldOutField = {
  type: 'float',
  label: 'Held out',
  unit: '%',
  help: 'Share of the examples that is kept from training, drawn by the seed.',
  min: 1,
  max: 90,
  default: 20,
} as const satisfies Field;

/** Rows in a random order keyed by the seed, and how many of them train; at least one on each side. */
export function shuffledSplit(count: number, heldOutPercent: number, seed: number): { order: Uint32Array; trainCount: number } {
  const heldOut = Math.min(count - 1, Math.max(1, Math.round((count * heldOutPercent) / 100)));
  return { order: keyed(seed, 'held-out split').permutation(count), trainCount: count - heldOut };
}

/** Rows of `width` elements in another order. */
export function reordered<T extends Float32Array | Uint8Array>(values: T, width: number, order: Uint32Array): T {
  // The same type of array, never a view of `values` as a slice of Node's Buffer would be.
  const result = (values instanceof Float32Array ? new Float32Array(values.length) : new Uint8Array(values.length)) as T;
  order.forEach((row, i) => {
    result.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return result;
}
