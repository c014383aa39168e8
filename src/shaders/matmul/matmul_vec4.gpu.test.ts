import { describe, expect, it } from 'vitest';
import { expectMatchesReference, normals, zeros } from '../../../tests/kernelHarness.ts';
import { activationId } from '../activations.ts';
import { plainEpilogue } from '../epilogue.ts';
import { matmul, matmulBackwardWeightFor, matmulBackwardWeightVec4, matmulFor, matmulVec4 } from './matmul.ts';

const SHAPES = [
  [1, 4, 4],
  [7, 8, 12],
  [9, 36, 4],
  [32, 128, 64],
  [129, 68, 32],
  [257, 4, 20],
] as const;

it('vectors are chosen just where widths and depths are multiples of four', () => {
  expect(matmulFor({ COLS: 64, DEPTH: 128 })).toBe(matmulVec4);
  expect(matmulFor({ COLS: 64, DEPTH: 10 })).toBe(matmul);
  expect(matmulFor({ COLS: 1, DEPTH: 128 })).toBe(matmul);
  expect(matmulBackwardWeightFor({ COLS: 12, DEPTH: 4 })).toBe(matmulBackwardWeightVec4);
});

describe.each([0, 1])('matmul_vec4 with TRANSPOSE_B %i', (TRANSPOSE_B) => {
  it.each(SHAPES)('matches the reference at %i×%i, depth %i', async (ROWS, COLS, DEPTH) => {
    const buffers = {
      a: normals('a', ROWS * DEPTH),
      b: normals('b', DEPTH * COLS),
      bias: normals('bias', COLS),
      addend: normals('addend', ROWS * COLS),
      scale: zeros(1),
      y: normals('stale', ROWS * COLS),
      saved: normals('stale', ROWS * COLS),
    };
    const constants = { ROWS, COLS, DEPTH, TRANSPOSE_B, ...plainEpilogue };
    await expectMatchesReference(matmulVec4, { ...constants, HAS_BIAS: 1, HAS_ADDEND: 1 }, buffers, { y: { depth: DEPTH + 2 } });
    await expectMatchesReference(matmulVec4, { ...constants, ACCUMULATE: 1 }, buffers, { y: { depth: DEPTH + 1 } });
    const tolerance = { abs: 1e-5, rel: 1e-5 };
    const tanh = { ...constants, ACTIVATION: activationId('tanh'), SAVE: 1 };
    await expectMatchesReference(matmulVec4, tanh, buffers, { y: tolerance, saved: tolerance });
  });
});

describe.each([
  [1, 0, 0],
  [3, 1, 0],
  [2, 1, 1],
])('matmul_backward_weight_vec4 with %i splits, bias %i, shift %i', (SPLITS, HAS_BIAS, SHIFT) => {
  it.each(SHAPES)('matches the reference at %i sequences, %i columns, depth %i', async (sequences, COLS, DEPTH) => {
    const TIME = 3;
    const ROWS = sequences * TIME;
    const buffers = {
      x: normals('x', ROWS * DEPTH),
      dy: normals('dy', ROWS * COLS),
      dweight: normals('stale', SPLITS * DEPTH * COLS),
      dbias: HAS_BIAS ? normals('stale', SPLITS * COLS) : zeros(1),
    };
    const tolerance = { depth: ROWS };
    const constants = { ROWS, COLS, DEPTH, SPLITS, HAS_BIAS, SHIFT, TIME };
    await expectMatchesReference(matmulBackwardWeightVec4, constants, buffers, { dweight: tolerance, dbias: tolerance });
  });
});
