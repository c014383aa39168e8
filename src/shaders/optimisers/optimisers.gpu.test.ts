import { describe, expect, it } from 'vitest';
import { testDevice } from '../../../tests/dawn.ts';
import { type Buffers, expectMatchesReference, normals, runKernel, runReference, zeros } from '../../../tests/kernelHarness.ts';
import type { Constants, KernelSpec } from '../../gpu/kernel.ts';
import type { Dispatch, Plan, View } from '../../gpu/plan.ts';
import { createGpuRunner, type Runner } from '../../gpu/runner.ts';
import { measure } from '../metrics/metrics.ts';
import { createReferenceRunner } from '../referenceRunner.ts';
import { adam, momentum, sgd } from './optimisers.ts';

const COUNTS = [1, 2, 63, 64, 65, 257, 520];
const ULP = 2 ** -23;
const SHARED = { LEARNING_RATE: 0.003, L2: 0.01 };
const ADAM = { BETA1: 0.9, BETA2: 0.999, EPSILON: 1e-7 };

/** A kernel, its own constants and its state, by the words of the test. */
const CASES: readonly (readonly [string, KernelSpec, Readonly<Record<string, number>>, readonly string[]])[] = [
  ['sgd', sgd, {}, []],
  ['momentum', momentum, { MOMENTUM: 0.9, NESTEROV: 0 }, ['velocity']],
  ['Nesterov momentum', momentum, { MOMENTUM: 0.9, NESTEROV: 1 }, ['velocity']],
  ['adam', adam, { ...ADAM, DECOUPLED: 0 }, ['m', 'v']],
  ['adamw', adam, { ...ADAM, DECOUPLED: 1 }, ['m', 'v']],
];

function buffersFor(count: number, state: readonly string[], status: readonly number[]) {
  const slots = Object.fromEntries(state.map((name) => [name, normals(name, count).map(name === 'v' ? Math.abs : (value) => value)]));
  return { grads: normals('grads', count, 3), status: new Float32Array(status), params: normals('params', count), ...slots };
}

const viewOf = (buffer: string, buffers: Buffers): View => ({ buffer, offset: 0, length: buffers[buffer]?.length ?? 0 });
const numbers = (values: ArrayLike<number> | undefined) => Array.from(values ?? []);

describe.each(CASES)('%s', (_, kernel, own, state) => {
  it.each(COUNTS)('matches the reference for %i parameters, half of them decayed', async (COUNT) => {
    const buffers = buffersFor(COUNT, state, [0.75, 0, 0.271, 0.002997]);
    const constants = { COUNT, ...SHARED, DECAY_END: Math.ceil(COUNT / 2), ...own };
    // Absolute parts: sums of terms of the order of 1 may cancel.
    const moment = { rel: 4 * ULP, abs: 4 * ULP };
    await expectMatchesReference(kernel, constants, buffers, {
      params: { rel: (kernel === adam ? 32 : 4) * ULP, abs: 2 * ULP },
      ...Object.fromEntries(state.map((name) => [name, moment])),
    });
  });

  it('changes nothing once stopped, whatever the gradient', async () => {
    const buffers = { ...buffersFor(3, state, [0, 1, 0.1, 0.1]), grads: new Float32Array([Number.NaN, 1, Number.POSITIVE_INFINITY]) };
    const { outputs, damaged } = await runKernel(kernel, { COUNT: 3, ...SHARED, DECAY_END: 3, ...own }, buffers);
    for (const [name, values] of Object.entries(buffers)) expect(numbers(outputs[name])).toEqual(numbers(values));
    expect(damaged).toEqual([]);
  });

  it('follows the reference over 1,000 steps, with the bias corrections of measure', async () => {
    const COUNT = 65;
    const start = {
      ...buffersFor(COUNT, [], [0, 0, 0, 0]),
      losses: zeros(1),
      hits: zeros(1),
      partials: zeros(1),
      cursor: new Uint32Array(1),
      ring: zeros(4),
    };
    const buffers = { ...start, ...Object.fromEntries(state.map((name) => [name, zeros(COUNT)])) };
    const dispatch = (kernelOfStep: KernelSpec, constants: Constants): Dispatch => ({
      parts: [],
      kernel: kernelOfStep.name,
      bindings: Object.fromEntries(kernelOfStep.bindings.map(({ name }) => [name, viewOf(name, buffers)])),
      constants,
      grid: kernelOfStep.grid(constants),
    });
    const plan: Plan = {
      buffers: Object.fromEntries(
        Object.entries(buffers).map(([name, { length }]) => [name, { type: name === 'cursor' ? 'u32' : 'f32', length }]),
      ),
      programs: {
        step: [
          dispatch(measure, { BATCH: 1, PARTIALS: 1, CLIP_NORM: 0, BETA1: ADAM.BETA1, BETA2: ADAM.BETA2, RING: 1 }),
          dispatch(kernel, { COUNT, ...SHARED, DECAY_END: 33, ...own }),
        ],
      },
    };
    const catalogue = new Map([measure, kernel].map((used) => [used.name, used]));
    const paramsAfter = async (runner: Runner) => {
      for (const [name, values] of Object.entries(buffers)) runner.write(viewOf(name, buffers), values);
      runner.run('step', 1000);
      const params = numbers(await runner.read(viewOf('params', buffers)));
      runner.destroy();
      return params;
    };
    const got = await paramsAfter(await createGpuRunner(await testDevice(), plan, catalogue));
    const want = await paramsAfter(createReferenceRunner(plan, catalogue));
    const off = Math.hypot(...got.map((value, i) => value - (want[i] ?? 0)));
    expect(off).toBeLessThanOrEqual(1e-4 * Math.hypot(...want));
  });
});

describe('known values', () => {
  const status = new Float32Array([0.5, 0, 0.5, 0.25]);
  const plain = { COUNT: 2, LEARNING_RATE: 0.5, L2: 0.25, DECAY_END: 1 };
  const buffers = { grads: new Float32Array([4, 4]), status, params: new Float32Array([8, 8]) };

  it('sgd clips the gradient, then decays what comes before DECAY_END', () => {
    expect(numbers(runReference(sgd, plain, buffers).params)).toEqual([6, 7]);
  });

  it('momentum', () => {
    const withVelocity = { ...buffers, velocity: new Float32Array([2, 2]) };
    const { params, velocity } = runReference(momentum, { ...plain, MOMENTUM: 0.5, NESTEROV: 0 }, withVelocity);
    expect([numbers(velocity), numbers(params)]).toEqual([
      [5, 3],
      [5.5, 6.5],
    ]);
    const nesterov = runReference(momentum, { ...plain, MOMENTUM: 0.5, NESTEROV: 1 }, withVelocity);
    expect([numbers(nesterov.velocity), numbers(nesterov.params)]).toEqual([
      [5, 3],
      [4.75, 6.25],
    ]);
  });

  it('adam', () => {
    const constants = { ...plain, BETA1: 0.5, BETA2: 0.75, EPSILON: 0 };
    const fresh = { ...buffers, m: zeros(2), v: zeros(2) };
    // After the first step m̂ = g and v̂ = g², so that the step is η·sign(g).
    const coupled = runReference(adam, { ...constants, DECOUPLED: 0 }, fresh);
    expect([numbers(coupled.m), numbers(coupled.v), numbers(coupled.params)]).toEqual([
      [2, 1],
      [4, 1],
      [7.5, 7.5],
    ]);
    const decoupled = runReference(adam, { ...constants, DECOUPLED: 1 }, fresh);
    expect([numbers(decoupled.m), numbers(decoupled.v), numbers(decoupled.params)]).toEqual([
      [1, 1],
      [1, 1],
      [6.5, 7.5],
    ]);
  });
});
