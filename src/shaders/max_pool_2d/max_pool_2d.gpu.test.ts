import { describe, expect, it } from 'vitest';
import { expectMatchesReference, normals, runReference, zeros } from '../../../tests/kernelHarness.ts';
import { maxPool2d, maxPool2dBackward } from './max_pool_2d.ts';

const SHAPES = [
  [1, 1, 1, 1, 1],
  [2, 3, 7, 1, 2],
  [1, 8, 8, 17, 2],
  [3, 9, 7, 3, 3],
  [2, 16, 9, 7, 4],
  [1, 2, 63, 8, 2],
  [7, 5, 5, 65, 2],
] as const;

const cases = SHAPES.map(([BATCH, IN_H, IN_W, CHANNELS, SIZE]) => {
  const constants = { BATCH, IN_H, IN_W, CHANNELS, OUT_H: Math.floor(IN_H / SIZE), OUT_W: Math.floor(IN_W / SIZE), SIZE };
  const inputs = BATCH * IN_H * IN_W * CHANNELS;
  const outputs = BATCH * constants.OUT_H * constants.OUT_W * CHANNELS;
  return [`batch size ${BATCH}, ${IN_H}×${IN_W}×${CHANNELS} images and ${SIZE}×${SIZE} windows`, constants, inputs, outputs] as const;
});

/** Whole numbers near 0, so that many windows contain their maximum more than once. */
const withTies = (name: string, length: number) => normals(name, length).map(Math.round);
const stale = (length: number) => new Uint32Array(length).fill(0xdead_beef);

describe('max_pool_2d', () => {
  it('selects the first maximum of each window and ignores the surplus column', async () => {
    const buffers = {
      x: new Float32Array([1, 5, 9, -3, 5, 9, -2, -1, 9, -4, -1, 9]),
      y: normals('stale', 2),
      argmax: stale(2),
    };
    const constants = { BATCH: 1, IN_H: 4, IN_W: 3, CHANNELS: 1, OUT_H: 2, OUT_W: 1, SIZE: 2 };
    const { y, argmax } = runReference(maxPool2d, constants, buffers);
    expect([...(y ?? [])]).toEqual([5, -1]);
    expect([...(argmax ?? [])]).toEqual([1, 1]);
    await expectMatchesReference(maxPool2d, constants, buffers, {});
  });

  it.each(cases)('matches the reference exactly for %s', async (_, constants, inputs, outputs) => {
    const rest = { y: normals('stale', outputs), argmax: stale(outputs) };
    await expectMatchesReference(maxPool2d, constants, { x: normals('x', inputs), ...rest }, {});
    await expectMatchesReference(maxPool2d, constants, { x: withTies('x', inputs), ...rest }, {});
  });
});

describe('max_pool_2d_backward', () => {
  it.each(cases)(
    'matches the reference exactly, or up to one rounding if it accumulates, for %s',
    async (_, constants, inputs, outputs) => {
      const forward = runReference(maxPool2d, constants, { x: withTies('x', inputs), y: zeros(outputs), argmax: stale(outputs) });
      const buffers = { dy: normals('dy', outputs), argmax: Uint32Array.from(forward.argmax ?? []), dx: normals('stale', inputs) };
      await expectMatchesReference(maxPool2dBackward, { ...constants, ACCUMULATE: 0 }, buffers, {});
      // The only error is that of rounding one sum to f32.
      await expectMatchesReference(maxPool2dBackward, { ...constants, ACCUMULATE: 1 }, buffers, { dx: { rel: 2 ** -24 } });
    },
  );

  it.each(cases)('is adjoint to the forward pass (Σ y·dy = Σ x·dx) for %s', (_, constants, inputs, outputs) => {
    const x = normals('x', inputs);
    const dy = normals('dy', outputs);
    const { y, argmax } = runReference(maxPool2d, constants, { x, y: zeros(outputs), argmax: stale(outputs) });
    const buffers = { dy, argmax: Uint32Array.from(argmax ?? []), dx: normals('stale', inputs) };
    const { dx } = runReference(maxPool2dBackward, { ...constants, ACCUMULATE: 0 }, buffers);
    const sumOfProducts = (a: Float32Array, b: ArrayLike<number> | undefined) =>
      a.reduce((sum, value, i) => sum + value * (b?.[i] ?? Number.NaN), 0);
    expect(sumOfProducts(x, dx)).toBeCloseTo(sumOfProducts(dy, y), 9);
  });
});
