import { describe, expect, it } from 'vitest';
import { expectMatchesReference, normals, runReference, zeros } from '../../../tests/kernelHarness.ts';
import { activationId, activations } from '../activations.ts';
import { plainEnd, plainEpilogue } from '../epilogue.ts';
import {
  matmul,
  matmulBackwardColumn,
  matmulBackwardWeight,
  matmulBackwardWeightPair,
  matmulPair,
  splitsFor,
  sumPartials,
} from './matmul.ts';

const SHAPES = [
  [1, 1, 1],
  [2, 3, 7],
  [7, 1, 65],
  [8, 9, 16],
  [17, 63, 8],
  [33, 64, 10],
  [65, 127, 3],
  [129, 17, 255],
  [64, 257, 64],
] as const;

describe('matmul', () => {
  it('has a reference that gives known values for known matrices', () => {
    const buffers = {
      a: new Float32Array([1, 2, 3, 4]),
      b: new Float32Array([5, 6, 7, 8]),
      bias: new Float32Array([100, 200]),
      addend: zeros(4),
      scale: zeros(4),
      y: zeros(4),
      saved: zeros(4),
    };
    const { y } = runReference(matmul, { ROWS: 2, COLS: 2, DEPTH: 2, TRANSPOSE_B: 0, ...plainEpilogue, HAS_BIAS: 1 }, buffers);
    expect([...(y ?? [])]).toEqual([119, 222, 143, 250]);
  });

  describe.each([0, 1])('with TRANSPOSE_B %i', (TRANSPOSE_B) => {
    it.each(SHAPES)('matches the reference for %i×%i results of depth %i', async (ROWS, COLS, DEPTH) => {
      const buffers = {
        a: normals('a', ROWS * DEPTH),
        b: normals('b', DEPTH * COLS),
        bias: normals('bias', COLS),
        addend: zeros(4),
        scale: zeros(4),
        y: zeros(ROWS * COLS),
        saved: zeros(4),
      };
      await expectMatchesReference(matmul, { ROWS, COLS, DEPTH, TRANSPOSE_B, ...plainEpilogue, HAS_BIAS: 1 }, buffers, {
        y: { depth: DEPTH + 1 },
      });
    });
  });

  it.each(activations.map((name, id) => [name, id] as const))(
    'applies %s, saves the value that its derivative needs and adds a scaled addend',
    async (_, ACTIVATION) => {
      const [ROWS, COLS, DEPTH] = [9, 7, 5];
      const buffers = {
        a: normals('a', ROWS * DEPTH, 2),
        b: normals('b', DEPTH * COLS),
        bias: normals('bias', COLS),
        addend: normals('addend', ROWS * COLS),
        scale: new Float32Array([0.75]),
        y: normals('y', ROWS * COLS),
        saved: zeros(ROWS * COLS),
      };
      const constants = {
        ROWS,
        COLS,
        DEPTH,
        TRANSPOSE_B: 0,
        ...plainEpilogue,
        HAS_BIAS: 1,
        ACTIVATION,
        SAVE: 1,
        HAS_ADDEND: 1,
        ALPHA: 0.5,
        LEARNED: 1,
        JOIN_ACTIVATION: ACTIVATION,
      };
      const tolerance = { abs: 1e-5, rel: 1e-5 };
      await expectMatchesReference(matmul, constants, buffers, { y: tolerance, saved: tolerance });
      await expectMatchesReference(matmul, { ...constants, ACCUMULATE: 1 }, buffers, { y: tolerance, saved: tolerance });
    },
  );
});

describe.each(activations.filter((name) => name !== 'linear'))('matmul that multiplies a gradient by the slope of %s', (name) => {
  const [ROWS, COLS, DEPTH] = [9, 7, 5];
  const buffers = {
    a: normals('a', ROWS * DEPTH),
    b: normals('b', DEPTH * COLS),
    bias: normals('at', ROWS * COLS),
    addend: normals('addend', ROWS * COLS),
    scale: zeros(4),
    y: normals('y', ROWS * COLS),
    saved: normals('stale', ROWS * COLS),
  };
  const constants = { ROWS, COLS, DEPTH, TRANSPOSE_B: 1, ...plainEpilogue, HAS_ADDEND: 1, ACCUMULATE: 1, SLOPE: activationId(name) };
  const tolerance = { abs: 1e-5, rel: 1e-5 };

  it('stores the gradient with respect to the input of the activation, and with SAVE also that with respect to its output', async () => {
    await expectMatchesReference(matmul, constants, buffers, { y: tolerance, saved: { abs: 0 } });
    await expectMatchesReference(matmul, { ...constants, SAVE: 1 }, buffers, { y: tolerance, saved: tolerance });
  });
});

describe.each([0, 1])('matmul_pair with TRANSPOSE_B %i', (TRANSPOSE_B) => {
  it.each([
    [1, 1, 1, 1],
    [7, 1, 65, 3],
    [33, 64, 10, 10],
    [65, 127, 3, 20],
    [32, 128, 64, 64],
    [17, 20, 12, 4],
    [49, 36, 8, 40],
  ])('matches the reference for %i×%i sums of two products with depths %i and %i', async (ROWS, COLS, DEPTH, DEPTH2) => {
    const buffers = {
      a: normals('a', ROWS * DEPTH),
      b: normals('b', DEPTH * COLS),
      a2: normals('a2', ROWS * DEPTH2),
      b2: normals('b2', DEPTH2 * COLS),
      bias: normals('bias', ROWS * COLS),
      y: normals('y', ROWS * COLS),
      saved: normals('stale', ROWS * COLS),
    };
    const constants = { ROWS, COLS, DEPTH, DEPTH2, TRANSPOSE_B, ALPHA: 0.5, ...plainEnd };
    await expectMatchesReference(matmulPair, { ...constants, HAS_BIAS: 1 }, buffers, { y: { depth: DEPTH + DEPTH2 } });
    await expectMatchesReference(matmulPair, { ...constants, ACCUMULATE: 1 }, buffers, { y: { depth: DEPTH + DEPTH2 } });
    const tolerance = { abs: 2e-5, rel: 1e-5 };
    const tanh = {
      ...constants,
      ALPHA: -0.5,
      HAS_BIAS: 1,
      ACTIVATION: activationId('tanh'),
      JOIN_ACTIVATION: activationId('relu'),
      SAVE: 1,
    };
    await expectMatchesReference(matmulPair, tanh, buffers, { y: tolerance, saved: tolerance });
    const slope = { ...constants, SLOPE: activationId('relu'), SAVE: 1 };
    await expectMatchesReference(matmulPair, slope, buffers, { y: tolerance, saved: tolerance });
  });
});

describe('matmul_backward_weight', () => {
  describe.each([
    [1, 0],
    [3, 1],
  ])('with SPLITS %i and HAS_BIAS %i', (SPLITS, HAS_BIAS) => {
    it.each(SHAPES)('matches the reference (rows: %i, columns: %i, depth: %i)', async (ROWS, COLS, DEPTH) => {
      const buffers = {
        x: normals('x', ROWS * DEPTH),
        dy: normals('dy', ROWS * COLS),
        dweight: normals('stale', SPLITS * DEPTH * COLS),
        dbias: HAS_BIAS ? normals('stale', SPLITS * COLS) : zeros(4),
      };
      const tolerance = { depth: ROWS };
      await expectMatchesReference(matmulBackwardWeight, { ROWS, COLS, DEPTH, SPLITS, HAS_BIAS, SHIFT: 0, TIME: 1 }, buffers, {
        dweight: tolerance,
        dbias: tolerance,
      });
    });
  });

  describe.each([
    [1, 0],
    [3, 1],
  ])('for two gradients at once, with SPLITS %i and HAS_BIAS %i', (SPLITS, HAS_BIAS) => {
    it.each([...SHAPES, [7, 12, 20] as const, [32, 128, 64] as const, [50, 36, 4] as const])(
      'matches the reference (rows: %i, columns: %i, depth: %i)',
      async (ROWS, COLS, DEPTH) => {
        const buffers = {
          x: normals('x', ROWS * DEPTH),
          dy: normals('dy', ROWS * COLS),
          dy2: normals('dy2', ROWS * COLS),
          dweight: normals('stale', SPLITS * DEPTH * COLS),
          dweight2: normals('stale2', SPLITS * DEPTH * COLS),
          dbias: HAS_BIAS ? normals('stale', SPLITS * COLS) : zeros(4),
        };
        const tolerance = { depth: ROWS };
        await expectMatchesReference(matmulBackwardWeightPair, { ROWS, COLS, DEPTH, SPLITS, HAS_BIAS }, buffers, {
          dweight: tolerance,
          dweight2: tolerance,
          dbias: tolerance,
        });
      },
    );
  });

  it('with SHIFT 1 multiplies each row of dy by the row of x one time step earlier in the sequence', async () => {
    const [BATCH, TIME, COLS, DEPTH] = [3, 5, 9, 6];
    const ROWS = BATCH * TIME;
    const buffers = { x: normals('x', ROWS * DEPTH), dy: normals('dy', ROWS * COLS), dweight: zeros(DEPTH * COLS), dbias: zeros(4) };
    await expectMatchesReference(matmulBackwardWeight, { ROWS, COLS, DEPTH, SPLITS: 1, HAS_BIAS: 0, SHIFT: 1, TIME }, buffers, {
      dweight: { depth: ROWS },
    });
  });
});

describe('matmul_backward_column', () => {
  it.each([
    [1, 1],
    [2, 33],
    [32, 128],
    [63, 65],
    [127, 10],
  ])('matches the reference (rows: %i, depth: %i)', async (ROWS, DEPTH) => {
    const buffers = {
      dy: normals('dy', ROWS),
      b: normals('b', DEPTH),
      x: normals('x', ROWS * DEPTH),
      bias: normals('at', ROWS * DEPTH),
      y: normals('y', ROWS * DEPTH),
      saved: normals('stale', ROWS * DEPTH),
      dweight: normals('stale', DEPTH),
      dbias: normals('stale', 1),
    };
    const constants = { ROWS, DEPTH, ...plainEnd };
    const sums = { dweight: { depth: ROWS }, dbias: { depth: ROWS } };
    await expectMatchesReference(matmulBackwardColumn, constants, buffers, { y: { depth: 1 }, ...sums });
    const slope = { ...constants, ACCUMULATE: 1, SLOPE: activationId('relu'), SAVE: 1 };
    await expectMatchesReference(matmulBackwardColumn, slope, buffers, {
      y: { depth: 2 },
      saved: { depth: 2 },
      ...sums,
    });
  });
});

describe('sum_partials', () => {
  it.each([
    [1, 1],
    [65, 3],
    [257, 16],
  ])('computes sums of parts (number of sums: %i, parts of each: %i)', async (LENGTH, SPLITS) => {
    const buffers = { partials: normals('partials', LENGTH * SPLITS), y: normals('stale', LENGTH) };
    await expectMatchesReference(sumPartials, { LENGTH, SPLITS }, buffers, { y: { depth: SPLITS } });
  });
});

describe('splitsFor', () => {
  it.each([
    [32, 8192, 1],
    [6272, 18432, 8],
    [100_000, 100, 128],
  ])('splits rows into parts (rows: %i, outputs: %i, parts: %i)', (rows, outputs, splits) => expect(splitsFor(rows, outputs)).toBe(splits));
});
