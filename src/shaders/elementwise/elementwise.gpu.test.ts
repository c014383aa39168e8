import { describe, expect, it } from 'vitest';
import { expectMatchesReference, normals, runReference, zeros } from '../../../tests/kernelHarness.ts';
import { activationId, activations } from '../activations.ts';
import { activationBackward, addScaled, dotPartialCount, dotPartials, scaleBy } from './elementwise.ts';

const COUNTS = [1, 2, 63, 64, 65, 257, 1031] as const;
const byName = activations.map((name, id) => [name, id] as const);
const ACTIVATION_TOLERANCE = { abs: 1e-5, rel: 1e-5 };
/** The tolerance for two roundings to f32, of a product and of a sum, both below 8. */
const TWO_ROUNDINGS = { abs: 2 ** -20 };

describe('add_scaled', () => {
  const plain = { IN_PLACE: 0, BETA: 1, BRANCH_LEARNED: 0, HAS_ADDEND: 1, ALPHA: 1, LEARNED: 0, ACTIVATION: 0, SAVE: 0 };

  it('adds α·addend to the base, and writes the ReLU of the sum to y and to saved', async () => {
    const buffers = {
      base: new Float32Array([1, 2, 3]),
      branch: zeros(1),
      addend: new Float32Array([4, -8, 2]),
      scale: new Float32Array([0.25]),
      y: normals('stale', 3),
      saved: normals('stale', 3),
    };
    const constants = { ...plain, COUNT: 3, ALPHA: 2, LEARNED: 1, ACTIVATION: activationId('relu'), SAVE: 1 };
    const { y, saved } = runReference(addScaled, constants, buffers);
    expect([...(y ?? [])]).toEqual([3, 0, 4]);
    expect([...(saved ?? [])]).toEqual([3, 0, 4]);
    await expectMatchesReference(addScaled, constants, buffers, {});
  });

  it.each(COUNTS)('matches the reference out of place and in place (number of elements: %i)', async (COUNT) => {
    const buffers = {
      base: normals('base', COUNT),
      branch: new Float32Array([0.6]),
      addend: normals('addend', COUNT),
      scale: new Float32Array([-0.7]),
      y: normals('y', COUNT),
      saved: normals('stale', COUNT),
    };
    await expectMatchesReference(addScaled, { ...plain, COUNT, ALPHA: 0.5 }, buffers, { y: TWO_ROUNDINGS });
    await expectMatchesReference(addScaled, { ...plain, COUNT, ALPHA: 0.5, LEARNED: 1, IN_PLACE: 1 }, buffers, { y: TWO_ROUNDINGS });
    await expectMatchesReference(addScaled, { ...plain, COUNT, BETA: -0.3 }, buffers, { y: TWO_ROUNDINGS });
    await expectMatchesReference(addScaled, { ...plain, COUNT, BETA: 2, BRANCH_LEARNED: 1 }, buffers, { y: TWO_ROUNDINGS });
    await expectMatchesReference(addScaled, { ...plain, COUNT, HAS_ADDEND: 0 }, buffers, {});
  });

  it.each(byName)('applies %s and saves the value that its derivative needs', async (_, ACTIVATION) => {
    const COUNT = 129;
    const buffers = {
      base: normals('base', COUNT, 3),
      branch: zeros(1),
      addend: normals('addend', COUNT, 3),
      scale: zeros(1),
      y: normals('stale', COUNT),
      saved: normals('stale', COUNT),
    };
    await expectMatchesReference(addScaled, { ...plain, COUNT, ACTIVATION, SAVE: 1 }, buffers, {
      y: ACTIVATION_TOLERANCE,
      saved: ACTIVATION_TOLERANCE,
    });
  });
});

describe('activation_backward', () => {
  it('adds the gradient to dx where the output of relu is positive', async () => {
    const buffers = { dy: new Float32Array([1, 2, 3]), saved: new Float32Array([0, 0.5, 7]), dx: new Float32Array([10, 10, 10]) };
    const constants = { COUNT: 3, ACTIVATION: activationId('relu'), ACCUMULATE: 1 };
    expect([...(runReference(activationBackward, constants, buffers).dx ?? [])]).toEqual([10, 12, 13]);
    await expectMatchesReference(activationBackward, constants, buffers, {});
  });

  it.each(byName)('matches the reference for %s, with the gradient stored in dx or added to it', async (_, ACTIVATION) => {
    for (const COUNT of [1, 4, 65, 257, 260]) {
      const buffers = { dy: normals('dy', COUNT), saved: normals('saved', COUNT), dx: normals('stale', COUNT) };
      await expectMatchesReference(activationBackward, { COUNT, ACTIVATION, ACCUMULATE: 0 }, buffers, { dx: ACTIVATION_TOLERANCE });
      await expectMatchesReference(activationBackward, { COUNT, ACTIVATION, ACCUMULATE: 1 }, buffers, { dx: ACTIVATION_TOLERANCE });
    }
  });
});

describe('scale_by', () => {
  it('adds α·x to y', async () => {
    const buffers = { x: new Float32Array([1, 2, 3]), scale: new Float32Array([0.5]), y: new Float32Array([1, 1, 1]) };
    const constants = { COUNT: 3, ALPHA: 4, LEARNED: 1, ACCUMULATE: 1 };
    expect([...(runReference(scaleBy, constants, buffers).y ?? [])]).toEqual([3, 5, 7]);
    await expectMatchesReference(scaleBy, constants, buffers, {});
  });

  it.each(COUNTS)('matches the reference with the product stored in y or added to it (number of elements: %i)', async (COUNT) => {
    const buffers = { x: normals('x', COUNT), scale: new Float32Array([-0.7]), y: normals('stale', COUNT) };
    await expectMatchesReference(scaleBy, { COUNT, ALPHA: 1.25, LEARNED: 0, ACCUMULATE: 0 }, buffers, { y: TWO_ROUNDINGS });
    await expectMatchesReference(scaleBy, { COUNT, ALPHA: 1.25, LEARNED: 1, ACCUMULATE: 1 }, buffers, { y: TWO_ROUNDINGS });
  });
});

describe('dot_partials', () => {
  it('gives one sum of products for every 4096 elements', async () => {
    const COUNT = 4099;
    const buffers = { a: new Float32Array(COUNT).fill(2), b: new Float32Array(COUNT).fill(3), partials: normals('stale', 2) };
    expect([...(runReference(dotPartials, { COUNT }, buffers).partials ?? [])]).toEqual([6 * 4096, 18]);
    await expectMatchesReference(dotPartials, { COUNT }, buffers, {});
  });

  it.each([1, 63, 64, 65, 4095, 4096, 4097, 12_345])('matches the reference (number of elements: %i)', async (COUNT) => {
    const buffers = { a: normals('a', COUNT), b: normals('b', COUNT), partials: normals('stale', dotPartialCount(COUNT)) };
    await expectMatchesReference(dotPartials, { COUNT }, buffers, { partials: { depth: Math.min(COUNT, 4096) } });
  });
});
