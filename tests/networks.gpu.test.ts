import { describe, expect, it } from 'vitest';
import { createGpuRunner } from '../src/gpu/runner.ts';
import { updatesOf } from '../src/insight/gradients/updates.ts';
import { kernels } from '../src/shaders/kernels.ts';
import { createReferenceRunner } from '../src/shaders/referenceRunner.ts';
import { aroundStep, epsilonOf } from '../src/train/analyses/observedStep.ts';
import { relativeError } from '../src/train/device/deviceCheck.ts';
import { type MakeRunner, Trainer } from '../src/train/trainer/trainer.ts';
import { testDevice } from './dawn.ts';
import { type NetworkCase, networkCases } from './networks.ts';
import { columnOf } from './signals.ts';

const onDevice: MakeRunner = async (plan) => createGpuRunner(await testDevice(), plan, kernels);
const onReference: MakeRunner = async (plan) => createReferenceRunner(plan, kernels);

/** Returns the loss and the gradients of the first step, and the updates of the weights in the third. */
async function gradients({ network, data, training }: NetworkCase, makeRunner: MakeRunner) {
  const trainer = await Trainer.create({ network, training }, data, makeRunner);
  const metrics = await trainer.advance(1);
  const result = { loss: columnOf(trainer, metrics, 'loss')[0] as number, tensors: await trainer.gradients() };
  await trainer.advance(1);
  const { before, after, gradients: last } = await aroundStep(trainer, () => trainer.advance(1)).step;
  trainer.destroy();
  return { ...result, updates: updatesOf(before, after, last, epsilonOf(training)) };
}

describe('a network on the GPU', () => {
  it.each(networkCases.map((testCase) => [testCase.name, testCase] as const))(
    '(%s) gives the same loss, gradients and update ratios as the f64 reference',
    async (_, testCase) => {
      const got = await gradients(testCase, onDevice);
      const want = await gradients(testCase, onReference);
      expect(Math.abs(got.loss - want.loss)).toBeLessThanOrEqual(1e-5 * Math.abs(want.loss));
      for (const [i, { name, values }] of got.tensors.entries()) {
        const reference = want.tensors[i]?.values ?? new Float32Array();
        expect(relativeError(values, reference), `${name}: relative L2`).toBeLessThanOrEqual(1e-5);
        const largest = reference.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
        const off = values.reduce((max, value, j) => Math.max(max, Math.abs(value - (reference[j] as number))), 0);
        expect(off, `${name}: largest difference, for values up to ${largest}`).toBeLessThanOrEqual(1e-5 * largest + 1e-12);
      }
      expect(got.updates.map(({ name }) => name)).toEqual(want.updates.map(({ name }) => name));
      for (const [i, { name, weight, change, ratio, gradient, isBelowEpsilon }] of want.updates.entries()) {
        const found = got.updates[i];
        const near = (value: number | null | undefined, expected: number, rounding: number, what: string) => {
          const off = Math.abs((value ?? Number.NaN) - expected);
          expect(off, `${name}: ${what} ${value}, expected ${expected}`).toBeLessThanOrEqual(1e-4 * expected + rounding);
        };
        // The device and the reference both round a weight to f32 before and after the step. In a norm of many weights, the errors average
        // out.
        const rounding = want.tensors[i]?.values.length === 1 ? 2 ** -22 : 0;
        near(found?.weight, weight, 0, '‖w‖');
        near(found?.change, change, rounding * weight, '‖Δw‖');
        near(found?.gradient, gradient, 0, 'gradient');
        if (ratio === null) expect(found?.ratio).toBeNull();
        else near(found?.ratio, ratio, rounding, '‖Δw‖/‖w‖');
        expect(found?.isBelowEpsilon).toBe(isBelowEpsilon);
      }
    },
  );
});
