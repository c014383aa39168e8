import { describe, it } from 'vitest';
import { expectMatchesReference, normals, zeros } from '../../../tests/kernelHarness.ts';
import { activationId } from '../activations.ts';
import { plainEpilogue } from '../epilogue.ts';
import { conv2d, conv2dBackwardInput, conv2dBackwardWeight } from './conv2d.ts';

const of = (
  BATCH: number,
  IN: readonly [number, number, number],
  OUT: readonly [number, number, number],
  KERNEL_H: number,
  KERNEL_W: number,
  STRIDE: number,
  PAD_TOP: number,
  PAD_LEFT: number,
) => ({
  BATCH,
  IN_H: IN[0],
  IN_W: IN[1],
  IN_C: IN[2],
  OUT_H: OUT[0],
  OUT_W: OUT[1],
  OUT_C: OUT[2],
  KERNEL_H,
  KERNEL_W,
  STRIDE,
  PAD_TOP,
  PAD_LEFT,
});

const SHAPES = [
  of(1, [1, 1, 4], [1, 1, 4], 1, 1, 1, 0, 0),
  of(2, [5, 3, 4], [5, 3, 12], 3, 3, 1, 1, 1),
  of(3, [7, 9, 8], [4, 5, 36], 3, 3, 2, 1, 1),
  of(1, [8, 9, 36], [7, 7, 4], 2, 3, 1, 0, 0),
  of(2, [8, 8, 12], [3, 3, 8], 4, 1, 3, 1, 0),
  of(9, [5, 5, 32], [1, 1, 64], 5, 5, 1, 0, 0),
  of(35, [6, 5, 24], [6, 5, 40], 3, 3, 1, 1, 1),
  of(47, [7, 9, 32], [4, 5, 72], 2, 2, 2, 1, 0),
  // This shape is large enough for tiles of 64 channels, and the last tile in each direction is only partly filled.
  of(17, [11, 13, 56], [11, 13, 104], 3, 1, 1, 1, 0),
];
const named = SHAPES.map((shape) => [JSON.stringify(shape), shape] as const);

describe.each(named)('conv2d and its variants match the references for %s', (_, shape) => {
  const inputs = shape.BATCH * shape.IN_H * shape.IN_W * shape.IN_C;
  const outputs = shape.BATCH * shape.OUT_H * shape.OUT_W * shape.OUT_C;
  const patch = shape.KERNEL_H * shape.KERNEL_W * shape.IN_C;
  // The weights are scaled so that the sums stay small and tanh is not saturated.
  const weight = normals('weight', patch * shape.OUT_C).map((value) => value / Math.sqrt(patch));
  const tolerance = { abs: 1e-5, rel: 1e-5 };

  it('in the forward pass, with bias and addend, and with an activation', async () => {
    const buffers = {
      x: normals('x', inputs),
      weight,
      bias: normals('bias', shape.OUT_C),
      addend: normals('addend', outputs),
      scale: zeros(4),
      y: normals('stale', outputs),
      saved: normals('stale', outputs),
    };
    await expectMatchesReference(conv2d, { ...shape, ...plainEpilogue, HAS_BIAS: 1, HAS_ADDEND: 1 }, buffers, {
      y: { depth: patch + 2 },
    });
    await expectMatchesReference(conv2d, { ...shape, ...plainEpilogue, ACTIVATION: activationId('tanh'), SAVE: 1 }, buffers, {
      y: tolerance,
      saved: tolerance,
    });
  });

  it('in the gradient with respect to the input, whether it is stored or added to earlier values', async () => {
    const buffers = {
      dy: normals('dy', outputs),
      weight,
      bias: zeros(4),
      addend: zeros(4),
      scale: zeros(4),
      y: normals('stale', inputs),
      saved: zeros(4),
    };
    const depth = shape.KERNEL_H * shape.KERNEL_W * shape.OUT_C + 1;
    await expectMatchesReference(conv2dBackwardInput, { ...shape, ...plainEpilogue }, buffers, { y: { depth } });
    await expectMatchesReference(conv2dBackwardInput, { ...shape, ...plainEpilogue, ACCUMULATE: 1 }, buffers, { y: { depth } });
  });

  it.each([
    [1, 0],
    [3, 1],
  ])('in the gradient with respect to the weight, with SPLITS %i and HAS_BIAS %i', async (SPLITS, HAS_BIAS) => {
    const buffers = {
      x: normals('x', inputs),
      dy: normals('dy', outputs),
      dweight: normals('stale', SPLITS * patch * shape.OUT_C),
      dbias: HAS_BIAS ? normals('stale', SPLITS * shape.OUT_C) : zeros(4),
    };
    const sums = { depth: shape.BATCH * shape.OUT_H * shape.OUT_W };
    await expectMatchesReference(conv2dBackwardWeight, { ...shape, SPLITS, HAS_BIAS }, buffers, { dweight: sums, dbias: sums });
  });
});
