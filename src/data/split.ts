import { keyed } from '../random/keyed.ts';
import type { Field } from '../schema/fields.ts';

export const heldOutField = {
  type: 'float',
  label: 'Held out',
  unit: '%',
  help: 'The percentage of the examples that are held out from training. The split seed selects these examples at random.',
  min: 1,
  max: 90,
  default: 20,
} as const satisfies Field;

/**
 * Names the remedies for data from files, because generated data always has held-out examples.
 * @param need a clause that says why held-out examples are needed, such as "trained networks are measured on such examples"
 */
export const noHeldOutWords = (need: string): string =>
  `The data has no held-out examples, but ${need}. Hold out a part of it in the settings of the data, or use files that have a held-out part.`;

/** The value of the split seed that stands for the seed of the run. */
const OWN_SEED = -1;

/**
 * A comparison over several seeds gives all its runs the split of its first run (`withSeed` in experiment/seeds.ts), so that differences
 * between splits do not mix with differences between weights.
 */
export const splitSeedField = {
  type: 'int',
  label: 'Split seed',
  help: 'The random seed that selects the held-out examples; −1 = the seed of the run. The runs of a comparison share one split.',
  min: OWN_SEED,
  max: 4294967295,
  default: OWN_SEED,
  isOmittedByDefault: true,
} as const satisfies Field;

export const splitSeedOf = ({ splitSeed }: { splitSeed?: unknown }, seed: number): number =>
  typeof splitSeed === 'number' && splitSeed !== OWN_SEED ? splitSeed : seed;

/**
 * Returns a random order of the rows. The first `trainCount` rows in this order are for training, and the others are held out; each part
 * gets at least one row.
 */
export function shuffledSplit(count: number, heldOutPercent: number, seed: number): { order: Uint32Array; trainCount: number } {
  const heldOut = Math.min(count - 1, Math.max(1, Math.round((count * heldOutPercent) / 100)));
  return { order: keyed(seed, 'held-out split').permutation(count), trainCount: count - heldOut };
}

/** Returns the rows, of `width` elements each, in the given order. */
export function reordered<T extends Float32Array | Uint8Array>(values: T, width: number, order: Uint32Array): T {
  // A new array is made, because `values.slice` would share its memory if `values` were a Node.js Buffer.
  const result = (values instanceof Float32Array ? new Float32Array(order.length * width) : new Uint8Array(order.length * width)) as T;
  order.forEach((row, i) => {
    result.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return result;
}
