import { describe, expect, it } from 'vitest';
import { runKernel, zeros } from '../../tests/kernelHarness.ts';
import { activate, activationSlope, activations, derivativeFrom } from './activations.ts';
import { activationBackward, addScaled } from './elementwise/elementwise.ts';

const EPSILON = 1e-4;
// The slopes are not compared with differences at 0, because relu and leakyRelu have no derivative there.
const ORDINARY = [-9, -3.7, -1.3, -0.5, -0.01, 0.01, 0.2, 0.9, 2.1, 6.5];
const EXTREME = [0, ...[1e-3, 5, 20, 88, 100, 1e30, 3e38].flatMap((value) => [-value, value])];

const byName = activations.map((name, id) => [name, id] as const);

describe.each(byName)('the activation %s', (name, id) => {
  const saved = (z: number) => (derivativeFrom(name) === 'input' ? z : activate(id, z));

  it.each(ORDINARY)('has a slope at %d that agrees with central differences', (z) => {
    const difference = (activate(id, z + EPSILON) - activate(id, z - EPSILON)) / (2 * EPSILON);
    expect(Math.abs(activationSlope(id, saved(z)) - difference)).toBeLessThanOrEqual(1e-6 * Math.abs(difference) + 1e-8);
  });

  it('on the device is finite and matches the reference at extreme inputs', async () => {
    const base = new Float32Array(EXTREME);
    const addend = { HAS_ADDEND: 0, ALPHA: 1, LEARNED: 0 };
    const constants = { COUNT: base.length, IN_PLACE: 0, BETA: 1, BRANCH_LEARNED: 0, ...addend, ACTIVATION: id, SAVE: 0 };
    const buffers = { base, branch: zeros(1), addend: zeros(1), scale: zeros(1), y: zeros(base.length), saved: zeros(1) };
    const { outputs } = await runKernel(addScaled, constants, buffers);
    const expected = [...base].map((z) => activate(id, z));
    expect(beyond(outputs.y, expected, 1e-5, 1e-5)).toEqual([]);
  });

  it('has a slope that, on the device, is finite and matches the reference at extreme inputs', async () => {
    const kept = Float32Array.from(EXTREME, saved);
    const constants = { COUNT: kept.length, ACTIVATION: id, ACCUMULATE: 0 };
    const buffers = { dy: new Float32Array(kept.length).fill(1), saved: kept, dx: zeros(kept.length) };
    const { outputs } = await runKernel(activationBackward, constants, buffers);
    const expected = [...kept].map((value) => activationSlope(id, value));
    expect(beyond(outputs.dx, expected, 1e-5, 1e-5)).toEqual([]);
  });
});

function beyond(got: ArrayLike<number> | undefined, expected: readonly number[], abs: number, rel: number) {
  return expected.flatMap((want, i) => {
    const value = got?.[i] ?? Number.NaN;
    const isRight = Number.isFinite(value) && Math.abs(value - want) <= abs + rel * Math.abs(want);
    return isRight ? [] : [`at ${EXTREME[i]}: ${value} for ${want}`];
  });
}
