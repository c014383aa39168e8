import { describe, expect, it } from 'vitest';
import { expectMatchesReference, normals, runKernel, runReference, zeros } from '../../../tests/kernelHarness.ts';
import { activationId } from '../activations.ts';
import { plainEpilogue } from '../epilogue.ts';
import { conv2d, conv2dBackwardInput, conv2dBackwardWeight } from './conv2d.ts';

interface Size {
  batch: number;
  input: readonly [height: number, width: number, channels: number];
  filters: number;
  kernel: readonly [height: number, width: number];
  stride?: number;
  /** True for "same" padding, which puts one more zero at the end than at the start if the number of zeros is odd; false for "valid". */
  same?: boolean;
}

const SIZES: readonly Size[] = [
  { batch: 1, input: [1, 1, 1], filters: 1, kernel: [1, 1] },
  { batch: 2, input: [3, 7, 2], filters: 3, kernel: [3, 3], same: true },
  { batch: 3, input: [9, 8, 1], filters: 17, kernel: [3, 3], same: true },
  { batch: 1, input: [8, 9, 16], filters: 7, kernel: [2, 3] },
  { batch: 2, input: [7, 9, 3], filters: 33, kernel: [3, 3], stride: 2, same: true },
  { batch: 2, input: [8, 8, 9], filters: 2, kernel: [4, 1], stride: 3, same: true },
  { batch: 1, input: [17, 16, 63], filters: 65, kernel: [1, 1] },
  { batch: 5, input: [2, 3, 8], filters: 16, kernel: [7, 5], same: true },
  { batch: 9, input: [5, 5, 33], filters: 9, kernel: [5, 5] },
];

function geometry({ batch, input: [height, width, channels], filters, kernel, stride = 1, same = false }: Size) {
  const axis = (size: number, taps: number) => {
    if (!same) return { out: Math.floor((size - taps) / stride) + 1, before: 0 };
    const out = Math.ceil(size / stride);
    return { out, before: Math.floor(Math.max(0, (out - 1) * stride + taps - size) / 2) };
  };
  const vertical = axis(height, kernel[0]);
  const horizontal = axis(width, kernel[1]);
  return {
    BATCH: batch,
    IN_H: height,
    IN_W: width,
    IN_C: channels,
    OUT_H: vertical.out,
    OUT_W: horizontal.out,
    OUT_C: filters,
    KERNEL_H: kernel[0],
    KERNEL_W: kernel[1],
    STRIDE: stride,
    PAD_TOP: vertical.before,
    PAD_LEFT: horizontal.before,
  };
}

function lengths(c: ReturnType<typeof geometry>) {
  return {
    x: c.BATCH * c.IN_H * c.IN_W * c.IN_C,
    y: c.BATCH * c.OUT_H * c.OUT_W * c.OUT_C,
    weight: c.KERNEL_H * c.KERNEL_W * c.IN_C * c.OUT_C,
  };
}

const named = SIZES.map((size) => [JSON.stringify(size), geometry(size)] as const);
const noEpilogue = { bias: zeros(4), addend: zeros(4), scale: zeros(4), saved: zeros(4) };

describe('conv2d', () => {
  it('gives known values for a known filter and image', async () => {
    const constants = {
      ...geometry({ batch: 1, input: [2, 3, 1], filters: 1, kernel: [2, 2], same: true }),
      ...plainEpilogue,
      HAS_BIAS: 1,
    };
    const buffers = {
      ...noEpilogue,
      x: new Float32Array([1, 2, 3, 4, 5, 6]),
      weight: new Float32Array([1, 10, 100, 1000]),
      bias: new Float32Array([0.5]),
      y: normals('stale', 6),
    };
    expect([...(runReference(conv2d, constants, buffers).y ?? [])]).toEqual([5421.5, 6532.5, 603.5, 54.5, 65.5, 6.5]);
    await expectMatchesReference(conv2d, constants, buffers, {});
  });

  it.each(named)('matches the reference for %s', async (_, shape) => {
    const { x, y, weight } = lengths(shape);
    const buffers = {
      ...noEpilogue,
      x: normals('x', x),
      weight: normals('weight', weight),
      bias: normals('bias', shape.OUT_C),
      y: normals('stale', y),
    };
    await expectMatchesReference(conv2d, { ...shape, ...plainEpilogue, HAS_BIAS: 1 }, buffers, {
      y: { depth: shape.KERNEL_H * shape.KERNEL_W * shape.IN_C + 1 },
    });
  });

  it('applies an activation, stores the value that its derivative needs and adds a scaled addend', async () => {
    const shape = geometry({ batch: 3, input: [7, 5, 3], filters: 34, kernel: [3, 3], same: true });
    const { x, y, weight } = lengths(shape);
    const buffers = {
      x: normals('x', x),
      weight: normals('weight', weight, 0.5),
      bias: normals('bias', shape.OUT_C),
      addend: normals('addend', y),
      scale: new Float32Array([0.75]),
      y: normals('stale', y),
      saved: normals('stale', y),
    };
    const constants = {
      ...shape,
      ...plainEpilogue,
      HAS_BIAS: 1,
      ACTIVATION: activationId('gelu'),
      SAVE: 1,
      HAS_ADDEND: 1,
      ALPHA: 0.5,
      LEARNED: 1,
      JOIN_ACTIVATION: activationId('tanh'),
    };
    const tolerance = { abs: 1e-5, rel: 1e-5 };
    await expectMatchesReference(conv2d, constants, buffers, { y: tolerance, saved: tolerance });
  });

  it('gives non-finite outputs only where the filter covers the non-finite pixel', async () => {
    const shape = geometry({ batch: 1, input: [4, 4, 1], filters: 1, kernel: [3, 3], same: true });
    const x = normals('x', 16);
    x[0] = Number.POSITIVE_INFINITY;
    const buffers = { ...noEpilogue, x, weight: normals('weight', 9), y: zeros(16) };
    const { outputs } = await runKernel(conv2d, { ...shape, ...plainEpilogue }, buffers);
    const reached = [...(outputs.y ?? [])].flatMap((value, pixel) => (Number.isFinite(value) ? [] : [pixel]));
    expect(reached).toEqual([0, 1, 4, 5]);
  });
});

describe('conv2d_backward_input', () => {
  it.each(named)('matches the reference for %s', async (_, shape) => {
    const { x, y, weight } = lengths(shape);
    const buffers = { ...noEpilogue, dy: normals('dy', y), weight: normals('weight', weight), y: normals('stale', x) };
    await expectMatchesReference(conv2dBackwardInput, { ...shape, ...plainEpilogue }, buffers, {
      y: { depth: shape.KERNEL_H * shape.KERNEL_W * shape.OUT_C },
    });
  });

  it('adds its result and the scaled gradient of a skip to the values that are already in y', async () => {
    const shape = geometry({ batch: 2, input: [5, 6, 35], filters: 4, kernel: [3, 3], stride: 2, same: true });
    const { x, y, weight } = lengths(shape);
    const buffers = {
      ...noEpilogue,
      dy: normals('dy', y),
      weight: normals('weight', weight),
      addend: normals('addend', x),
      scale: new Float32Array([-1.5]),
      y: normals('earlier', x),
    };
    const constants = { ...shape, ...plainEpilogue, HAS_ADDEND: 1, ALPHA: 0.5, LEARNED: 1, ACCUMULATE: 1 };
    await expectMatchesReference(conv2dBackwardInput, constants, buffers, { y: { abs: 1e-5, rel: 1e-5 } });
  });
});

describe('conv2d_backward_weight', () => {
  describe.each([
    [1, 0],
    [3, 1],
  ])('with SPLITS %i and HAS_BIAS %i', (SPLITS, HAS_BIAS) => {
    it.each(named)('matches the reference for %s', async (_, shape) => {
      const { x, y, weight } = lengths(shape);
      const buffers = {
        x: normals('x', x),
        dy: normals('dy', y),
        dweight: normals('stale', SPLITS * weight),
        dbias: HAS_BIAS ? normals('stale', SPLITS * shape.OUT_C) : zeros(4),
      };
      const tolerance = { depth: shape.BATCH * shape.OUT_H * shape.OUT_W };
      await expectMatchesReference(conv2dBackwardWeight, { ...shape, SPLITS, HAS_BIAS }, buffers, { dweight: tolerance, dbias: tolerance });
    });
  });
});

// Convolution is linear in x and in weight, so Σ y·dy = Σ x·dx = Σ weight·dweight holds for any x, weight and dy.
describe('the references of both backward kernels', () => {
  it.each(named)('are adjoint to the reference of the convolution for %s', (_, shape) => {
    const { x, y, weight } = lengths(shape);
    const given = { x: normals('x', x), weight: normals('weight', weight), dy: normals('dy', y) };
    const dot = (a: Iterable<number>, b: ArrayLike<number> | undefined) =>
      [...a].reduce((sum, value, i) => sum + value * (b?.[i] ?? Number.NaN), 0);
    const forward = runReference(conv2d, { ...shape, ...plainEpilogue }, { ...noEpilogue, ...given, y: zeros(y) });
    const input = runReference(conv2dBackwardInput, { ...shape, ...plainEpilogue }, { ...noEpilogue, ...given, y: zeros(x) });
    const weights = runReference(
      conv2dBackwardWeight,
      { ...shape, SPLITS: 1, HAS_BIAS: 1 },
      { ...given, dweight: zeros(weight), dbias: zeros(shape.OUT_C) },
    );
    const expected = dot(given.dy, forward.y);
    expect(Math.abs(dot(given.x, input.y) - expected)).toBeLessThan(1e-9 * (1 + Math.abs(expected)));
    expect(Math.abs(dot(given.weight, weights.dweight) - expected)).toBeLessThan(1e-9 * (1 + Math.abs(expected)));
    expect(dot(weights.dbias ?? [], new Float32Array(shape.OUT_C).fill(1))).toBeCloseTo(
      given.dy.reduce((sum, value) => sum + value, 0),
      3,
    );
  });
});
