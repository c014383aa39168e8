import { describe, expect, it } from 'vitest';
import { createGpuRunner } from '../src/gpu/runner.ts';
import { kernels } from '../src/shaders/kernels.ts';
import { createReferenceRunner } from '../src/shaders/referenceRunner.ts';
import { relativeError } from '../src/train/device/deviceCheck.ts';
import { type MakeRunner, Trainer } from '../src/train/trainer/trainer.ts';
import { testDevice } from './dawn.ts';
import { type NetworkCase, networkCases } from './networks.ts';
import { columnOf } from './signals.ts';

const onDevice: MakeRunner = async (plan) => createGpuRunner(await testDevice(), plan, kernels);
const onReference: MakeRunner = async (plan) => createReferenceRunner(plan, kernels);

async function gradients({ network, data, training }: NetworkCase, makeRunner: MakeRunner) {
  const trainer = await Trainer.create({ network, training }, data, makeRunner);
  const metrics = await trainer.advance(1);
  const result = { loss: columnOf(trainer, metrics, 'loss')[0] as number, tensors: await trainer.gradients() };
  trainer.destroy();
  return result;
}

describe('a network on the GPU', () => {
  it.each(networkCases.map((testCase) => [testCase.name, testCase] as const))(
    '(%s) has the gradients of the f64 reference',
    async (_, testCase) => {
      const got = await gradients(testCase, onDevice);
      const want = await gradients(testCase, onReference);
      expect(Math.abs(got.loss - want.loss)).toBeLessThanOrEqual(1e-5 * Math.abs(want.loss));
      for (const [i, { name, values }] of got.tensors.entries()) {
        const reference = want.tensors[i]?.values ?? new Float32Array();
        expect(relativeError(values, reference), `${name}: relative L2`).toBeLessThanOrEqual(1e-5);
        const largest = reference.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
        const off = values.reduce((max, value, j) => Math.max(max, Math.abs(value - (reference[j] as number))), 0);
        expect(off, `${name}: largest difference, of ${largest}`).toBeLessThanOrEqual(1e-5 * largest + 1e-12);
      }
    },
  );
});
