import { describe, expect, it } from 'vitest';
import { expectMatchesReference, normals, runReference, zeros } from '../../../tests/kernelHarness.ts';
import { lastStep, lastStepBackward, resize, resizeBackward, subsample, subsampleBackward } from './select_rows.ts';

/** The tolerance of one addition that is rounded to f32. */
const ONE_ROUNDING = { rel: 2 ** -24 };

const sumOfProducts = (a: Float32Array, b: ArrayLike<number> | undefined) =>
  a.reduce((sum, value, i) => sum + value * (b?.[i] ?? Number.NaN), 0);

/** [batch, height, width, channels, stride] */
const IMAGES = [
  [1, 1, 1, 1, 1],
  [2, 7, 9, 3, 2],
  [3, 8, 8, 1, 2],
  [1, 9, 16, 17, 3],
  [2, 3, 2, 65, 4],
] as const;

const images = IMAGES.map(([BATCH, IN_H, IN_W, CHANNELS, STRIDE]) => {
  const constants = { BATCH, IN_H, IN_W, CHANNELS, OUT_H: Math.ceil(IN_H / STRIDE), OUT_W: Math.ceil(IN_W / STRIDE), STRIDE };
  const inputs = BATCH * IN_H * IN_W * CHANNELS;
  const outputs = BATCH * constants.OUT_H * constants.OUT_W * CHANNELS;
  return [`batch size ${BATCH}, ${IN_H}×${IN_W}×${CHANNELS} images and stride ${STRIDE}`, constants, inputs, outputs] as const;
});

describe('subsample', () => {
  it('copies every second pixel of every second row, starting with the first', async () => {
    const buffers = { x: new Float32Array([1, 2, 3, 4, 5, 6, 7, 8, 9]), y: normals('stale', 4) };
    const constants = { BATCH: 1, IN_H: 3, IN_W: 3, CHANNELS: 1, OUT_H: 2, OUT_W: 2, STRIDE: 2 };
    expect([...(runReference(subsample, constants, buffers).y ?? [])]).toEqual([1, 3, 7, 9]);
    await expectMatchesReference(subsample, constants, buffers, {});
  });

  it.each(images)('copies pixels exactly for %s', async (_, constants, inputs, outputs) => {
    await expectMatchesReference(subsample, constants, { x: normals('x', inputs), y: normals('stale', outputs) }, {});
  });
});

describe('subsample_backward', () => {
  it.each(images)('matches the reference for %s', async (_, constants, inputs, outputs) => {
    const buffers = { dy: normals('dy', outputs), dx: normals('stale', inputs) };
    await expectMatchesReference(subsampleBackward, { ...constants, ACCUMULATE: 0 }, buffers, {});
    await expectMatchesReference(subsampleBackward, { ...constants, ACCUMULATE: 1 }, buffers, { dx: ONE_ROUNDING });
  });

  it('stores 0 for pixels beyond the last row or column that subsample reads', async () => {
    const constants = { BATCH: 1, IN_H: 5, IN_W: 5, CHANNELS: 2, OUT_H: 2, OUT_W: 1, STRIDE: 2, ACCUMULATE: 0 };
    await expectMatchesReference(subsampleBackward, constants, { dy: normals('dy', 4), dx: normals('stale', 50) }, {});
  });

  it.each(images)('is adjoint to subsample (Σ y·dy = Σ x·dx) for %s', (_, constants, inputs, outputs) => {
    const [x, dy] = [normals('x', inputs), normals('dy', outputs)];
    const { y } = runReference(subsample, constants, { x, y: zeros(outputs) });
    const { dx } = runReference(subsampleBackward, { ...constants, ACCUMULATE: 0 }, { dy, dx: normals('stale', inputs) });
    expect(sumOfProducts(x, dx)).toBeCloseTo(sumOfProducts(dy, y), 9);
  });
});

/** [batch, height, width, channels, height of the result, width of the result] */
const RESIZED = [
  [1, 1, 1, 1, 1, 1],
  [2, 11, 4, 3, 5, 2],
  [1, 28, 28, 2, 26, 26],
  [3, 9, 16, 17, 7, 16],
  [2, 3, 5, 65, 2, 1],
] as const;

const resized = RESIZED.map(([BATCH, IN_H, IN_W, CHANNELS, OUT_H, OUT_W]) => {
  const constants = { BATCH, IN_H, IN_W, CHANNELS, OUT_H, OUT_W };
  const [inputs, outputs] = [BATCH * IN_H * IN_W * CHANNELS, BATCH * OUT_H * OUT_W * CHANNELS];
  return [`batch size ${BATCH} and ${IN_H}×${IN_W}×${CHANNELS} images resized to ${OUT_H}×${OUT_W}`, constants, inputs, outputs] as const;
});

describe('resize', () => {
  it('copies the pixels at the scaled positions, rounded down', async () => {
    const buffers = { x: new Float32Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), y: normals('stale', 3) };
    const constants = { BATCH: 1, IN_H: 2, IN_W: 5, CHANNELS: 1, OUT_H: 1, OUT_W: 3 };
    expect([...(runReference(resize, constants, buffers).y ?? [])]).toEqual([1, 2, 4]);
    await expectMatchesReference(resize, constants, buffers, {});
  });

  it.each(resized)('copies pixels exactly for %s', async (_, constants, inputs, outputs) => {
    await expectMatchesReference(resize, constants, { x: normals('x', inputs), y: normals('stale', outputs) }, {});
  });
});

describe('resize_backward', () => {
  it.each(resized)('matches the reference for %s', async (_, constants, inputs, outputs) => {
    const buffers = { dy: normals('dy', outputs), dx: normals('stale', inputs) };
    await expectMatchesReference(resizeBackward, { ...constants, ACCUMULATE: 0 }, buffers, {});
    await expectMatchesReference(resizeBackward, { ...constants, ACCUMULATE: 1 }, buffers, { dx: ONE_ROUNDING });
  });

  it.each(resized)('is adjoint to resize (Σ y·dy = Σ x·dx) for %s', (_, constants, inputs, outputs) => {
    const [x, dy] = [normals('x', inputs), normals('dy', outputs)];
    const { y } = runReference(resize, constants, { x, y: zeros(outputs) });
    const { dx } = runReference(resizeBackward, { ...constants, ACCUMULATE: 0 }, { dy, dx: normals('stale', inputs) });
    expect(sumOfProducts(x, dx)).toBeCloseTo(sumOfProducts(dy, y), 9);
  });
});

/** [batch, time steps, features] */
const SEQUENCES = [
  [1, 1, 1],
  [3, 7, 2],
  [9, 16, 17],
  [2, 63, 65],
  [65, 3, 1],
] as const;

const someLengths = (batch: number, steps: number) =>
  Float32Array.from({ length: batch }, (_, n) => [steps, 1, Math.ceil(steps / 2)][n % 3] ?? 1);

describe('last_step', () => {
  it('copies the last valid time step of each sequence', async () => {
    const buffers = { x: new Float32Array([1, 2, 3, 4, 5, 6]), lengths: new Float32Array([1, 3]), y: normals('stale', 2) };
    const constants = { BATCH: 2, TIME: 3, FEATURES: 1 };
    expect([...(runReference(lastStep, constants, buffers).y ?? [])]).toEqual([1, 6]);
    await expectMatchesReference(lastStep, constants, buffers, {});
  });

  it.each(SEQUENCES)('copies values exactly for %i sequences of %i time steps with %i features', async (BATCH, TIME, FEATURES) => {
    const buffers = { x: normals('x', BATCH * TIME * FEATURES), lengths: someLengths(BATCH, TIME), y: normals('stale', BATCH * FEATURES) };
    await expectMatchesReference(lastStep, { BATCH, TIME, FEATURES }, buffers, {});
  });
});

describe('last_step_backward', () => {
  it.each(SEQUENCES)('matches the reference for %i sequences of %i time steps with %i features', async (BATCH, TIME, FEATURES) => {
    const buffers = {
      dy: normals('dy', BATCH * FEATURES),
      lengths: someLengths(BATCH, TIME),
      dx: normals('stale', BATCH * TIME * FEATURES),
    };
    await expectMatchesReference(lastStepBackward, { BATCH, TIME, FEATURES, ACCUMULATE: 0 }, buffers, {});
    await expectMatchesReference(lastStepBackward, { BATCH, TIME, FEATURES, ACCUMULATE: 1 }, buffers, { dx: ONE_ROUNDING });
  });

  it.each(SEQUENCES)(
    'is adjoint to last_step (Σ y·dy = Σ x·dx) for %i sequences, %i time steps and %i features',
    (BATCH, TIME, FEATURES) => {
      const [x, dy] = [normals('x', BATCH * TIME * FEATURES), normals('dy', BATCH * FEATURES)];
      const lengths = someLengths(BATCH, TIME);
      const { y } = runReference(lastStep, { BATCH, TIME, FEATURES }, { x, lengths, y: zeros(BATCH * FEATURES) });
      const { dx } = runReference(
        lastStepBackward,
        { BATCH, TIME, FEATURES, ACCUMULATE: 0 },
        { dy, lengths, dx: normals('stale', x.length) },
      );
      expect(sumOfProducts(x, dx)).toBeCloseTo(sumOfProducts(dy, y), 9);
    },
  );
});
