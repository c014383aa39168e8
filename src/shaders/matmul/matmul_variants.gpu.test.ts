import { describe, it } from 'vitest';
import { expectMatchesReference, normals, zeros } from '../../../tests/kernelHarness.ts';
import { activationId } from '../activations.ts';
import { plainEpilogue } from '../epilogue.ts';
import { matmul, matmulBackwardWeight } from './matmul.ts';

const SHAPES = [
  [1, 4, 4],
  [7, 8, 12],
  [9, 36, 4],
  [32, 128, 64],
  [129, 68, 32],
  [230, 132, 272],
  [257, 4, 20],
  [50, 36, 3],
  [33, 20, 10],
  // This shape is large enough for tiles of 64 columns, and only 36 columns of the last tile are used.
  [345, 228, 424],
] as const;

describe.each([0, 1])('matmul and its variants with TRANSPOSE_B %i', (TRANSPOSE_B) => {
  it.each(SHAPES)('match the reference for %i×%i results of depth %i', async (ROWS, COLS, DEPTH) => {
    const buffers = {
      a: normals('a', ROWS * DEPTH),
      // The weights are scaled so that the sums stay small and tanh is not saturated.
      b: normals('b', DEPTH * COLS).map((value) => value / Math.sqrt(DEPTH)),
      bias: normals('bias', COLS),
      addend: normals('addend', ROWS * COLS),
      scale: zeros(4),
      y: normals('stale', ROWS * COLS),
      saved: normals('stale', ROWS * COLS),
    };
    const constants = { ROWS, COLS, DEPTH, TRANSPOSE_B, ...plainEpilogue };
    // Compilation takes most of the time, so two pipelines test five optional parts of the epilogue. Each part is on in only one of them.
    const sums = { ...constants, HAS_BIAS: 1, HAS_ADDEND: 1, ACCUMULATE: 1 };
    await expectMatchesReference(matmul, sums, buffers, { y: { depth: DEPTH + 3 } });
    const tolerance = { abs: 1e-5, rel: 1e-5 };
    const tanh = { ...constants, ACTIVATION: activationId('tanh'), SAVE: 1 };
    await expectMatchesReference(matmul, tanh, buffers, { y: tolerance, saved: tolerance });
  });
});

describe.each([
  [1, 0, 0],
  [3, 1, 0],
  [2, 1, 1],
])('matmul_backward_weight and its variants with SPLITS %i, HAS_BIAS %i and SHIFT %i', (SPLITS, HAS_BIAS, SHIFT) => {
  it.each(SHAPES)('match the reference for %i sequences, %i columns and depth %i', async (sequences, COLS, DEPTH) => {
    const TIME = 3;
    const ROWS = sequences * TIME;
    const buffers = {
      x: normals('x', ROWS * DEPTH),
      dy: normals('dy', ROWS * COLS),
      dweight: normals('stale', SPLITS * DEPTH * COLS),
      dbias: HAS_BIAS ? normals('stale', SPLITS * COLS) : zeros(4),
    };
    const tolerance = { depth: ROWS };
    const constants = { ROWS, COLS, DEPTH, SPLITS, HAS_BIAS, SHIFT, TIME };
    await expectMatchesReference(matmulBackwardWeight, constants, buffers, { dweight: tolerance, dbias: tolerance });
  });
});
