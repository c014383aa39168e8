/** Sums the squares and products of two tensors without overflow or underflow at any order of magnitude. */
import { defineKernel } from '../../gpu/kernel.ts';
import { at } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import pairPartialsWgsl from './pair_partials.wgsl?raw';
import { exponentOf } from './scaledSum.ts';

const GROUP = 64;
const PARTS = 12;
const WIDTH = 8;
/** The number of elements that {@link pairPartials} writes. */
export const PAIR_PARTIALS = PARTS * WIDTH;

export const pairPartials = defineKernel({
  name: 'pair_partials',
  wgsl: linkKernel(pairPartialsWgsl, { scaled: true }),
  bindings: ['a', 'b', 'partials'],
  constants: ['COUNT'],
  grid: () => [PARTS, 1, 1],
  reference(buffers, { COUNT }) {
    const rest = Float64Array.from(buffers.b, (value, i) => value - at(buffers.a, i));
    for (let part = 0; part < PARTS; part++) {
      const indices: number[] = [];
      for (let i = part * GROUP; i < COUNT; i += PARTS * GROUP) for (let j = i; j < Math.min(COUNT, i + GROUP); j++) indices.push(j);
      const highest = (values: Float64Array | Uint32Array) =>
        indices.reduce((most, i) => Math.max(most, exponentOf(at(values, i))), exponentOf(0));
      const [p, q, r] = [highest(buffers.a), highest(buffers.b), highest(rest)];
      const sums = [0, 0, 0, 0, 0];
      for (const i of indices) {
        const [x, y, z] = [at(buffers.a, i) * 2 ** -p, at(buffers.b, i) * 2 ** -q, at(rest, i) * 2 ** -r];
        [x * x, x * y, y * y, x * z, z * z].forEach((product, k) => {
          sums[k] = (sums[k] ?? 0) + product;
        });
      }
      buffers.partials.set([p, q, r, ...sums], WIDTH * part);
    }
  },
});

/** The sums of products of the elements of two tensors, a and b, and of their difference c = b − a. For example, `ab` is Σ a·b. */
export interface PairSums {
  aa: number;
  ab: number;
  bb: number;
  /** Σ a·c, summed separately, because in f32 ab − aa has no digits left if c is much smaller than a. */
  ac: number;
  /** Σ c², summed separately for the same reason as ac. */
  cc: number;
}

/** Adds the partials of one dispatch in f64, because its range contains the square of every f32. */
export function pairSums(partials: ArrayLike<number>): PairSums {
  const sums = { aa: 0, ab: 0, bb: 0, ac: 0, cc: 0 };
  for (let part = 0; part < PARTS; part++) {
    const [p = 0, q = 0, r = 0, aa = 0, ab = 0, bb = 0, ac = 0, cc = 0] = Array.from(
      { length: WIDTH },
      (_, k) => partials[WIDTH * part + k],
    );
    sums.aa += aa * 2 ** (2 * p);
    sums.ab += ab * 2 ** (p + q);
    sums.bb += bb * 2 ** (2 * q);
    sums.ac += ac * 2 ** (p + r);
    sums.cc += cc * 2 ** (2 * r);
  }
  return sums;
}
