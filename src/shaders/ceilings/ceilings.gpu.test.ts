import { describe, expect, it } from 'vitest';
import { expectMatchesReference, normals, runReference } from '../../../tests/kernelHarness.ts';
import { copyWords, registerMultiplyAdd } from './ceilings.ts';

describe('register_multiply_add', () => {
  it('applies a·factor + addend repeatedly to three sums', async () => {
    const buffers = { x: new Float32Array([0.5, 1, 0, 4]), y: normals('stale', 4) };
    const constants = { INVOCATIONS: 1, ROUNDS: 8 };
    // For factor ½ and addend 1, a_8 = 2 + (a_0 − 2)/2^8; the three sums start at 1, 2 and 3 times x.
    expect([...(runReference(registerMultiplyAdd, constants, buffers).y ?? [])]).toEqual([0.5, 1, 0, 4].map((x) => 6 + (6 * x - 6) / 256));
    await expectMatchesReference(registerMultiplyAdd, constants, buffers, { y: { abs: 1e-6 } });
    expect(registerMultiplyAdd.multiplyAdds?.(constants)).toBe(96);
  });

  it.each([
    [63, 8],
    [64, 16],
    [65, 8],
    [257, 40],
  ])('matches the reference for %i invocations and %i rounds', async (INVOCATIONS, ROUNDS) => {
    // With factors between −1 and 1, the rounding errors of earlier rounds decay.
    const x = normals('x', 4 * INVOCATIONS).map((value) => 0.9 * Math.tanh(value));
    const buffers = { x, y: normals('stale', 4 * INVOCATIONS) };
    await expectMatchesReference(registerMultiplyAdd, { INVOCATIONS, ROUNDS }, buffers, { y: { abs: 1e-4, rel: 1e-5 } });
  });
});

describe('copy_words', () => {
  it.each([1, 63, 64, 65, 1031])('copies all vectors (number of vectors: %i)', async (VECTORS) => {
    const buffers = { x: normals('x', 4 * VECTORS), y: normals('stale', 4 * VECTORS) };
    await expectMatchesReference(copyWords, { VECTORS }, buffers, {});
  });
});
