import { describe, expect, it } from 'vitest';
import { testDevice } from '../../../tests/dawn.ts';
import { type Buffers, expectMatchesReference, normals, runKernel, runReference, zeros } from '../../../tests/kernelHarness.ts';
import type { Constants, KernelSpec } from '../../gpu/kernel.ts';
import type { Dispatch, Plan, View } from '../../gpu/plan.ts';
import { createGpuRunner, type Runner } from '../../gpu/runner.ts';
import { measure } from '../metrics/metrics.ts';
import { createReferenceRunner } from '../referenceRunner.ts';
import { adam, momentum, RATES, sgd } from './optimisers.ts';

const COUNTS = [1, 2, 63, 64, 65, 257, 520];
const ULP = 2 ** -23;
/** η, λ, clip norm, β₁, β₂, ε. */
const ADAM = [0.003, 0.01, 0, 0.9, 0.999, 1e-7];
/** η, λ, clip norm, –, –, μ. */
const MOMENTUM = [0.003, 0.01, 0, 0, 0, 0.9];

/** [title, kernel, its own constants, its rates, the names of its state buffers] */
const CASES: readonly (readonly [string, KernelSpec, Readonly<Record<string, number>>, readonly number[], readonly string[]])[] = [
  ['sgd', sgd, {}, MOMENTUM, []],
  ['momentum', momentum, { NESTEROV: 0 }, MOMENTUM, ['velocity']],
  ['Nesterov momentum', momentum, { NESTEROV: 1 }, MOMENTUM, ['velocity']],
  ['adam', adam, { DECOUPLED: 0 }, ADAM, ['m', 'v']],
  ['adamw', adam, { DECOUPLED: 1 }, ADAM, ['m', 'v']],
];

const padded = (rates: readonly number[]) => Float32Array.from({ length: RATES }, (_, i) => rates[i] ?? 0);

function buffersFor(count: number, rates: readonly number[], state: readonly string[], status: readonly number[]) {
  const slots = Object.fromEntries(state.map((name) => [name, normals(name, count).map(name === 'v' ? Math.abs : (value) => value)]));
  return {
    grads: normals('grads', count, 3),
    status: new Float32Array(status),
    rates: padded(rates),
    flags: new Uint32Array(2),
    params: normals('params', count),
    ...slots,
  };
}

const viewOf = (buffer: string, buffers: Buffers): View => ({ buffer, offset: 0, length: buffers[buffer]?.length ?? 0 });
const numbers = (values: ArrayLike<number> | undefined) => Array.from(values ?? []);

describe.each(CASES)('%s', (_, kernel, own, rates, state) => {
  it.each(COUNTS)('matches the reference if COUNT is %i and DECAY_END is half of it, rounded up', async (COUNT) => {
    const buffers = buffersFor(COUNT, rates, state, [0.75, 0, 0.271, 0.002997]);
    const constants = { COUNT, DECAY_END: Math.ceil(COUNT / 2), ...own };
    // The absolute parts of the tolerances allow for terms of the order of 1 that cancel.
    const moment = { rel: 4 * ULP, abs: 4 * ULP };
    await expectMatchesReference(kernel, constants, buffers, {
      params: { rel: (kernel === adam ? 32 : 4) * ULP, abs: 2 * ULP },
      ...Object.fromEntries(state.map((name) => [name, moment])),
    });
  });

  it('changes nothing after a stop, regardless of the gradient', async () => {
    const buffers = {
      ...buffersFor(3, rates, state, [0, 1, 0.1, 0.1]),
      grads: new Float32Array([Number.NaN, 1, Number.POSITIVE_INFINITY]),
    };
    const { outputs, damaged } = await runKernel(kernel, { COUNT: 3, DECAY_END: 3, ...own }, buffers);
    for (const [name, values] of Object.entries(buffers)) expect(numbers(outputs[name])).toEqual(numbers(values));
    expect(damaged).toEqual([]);
  });

  it.each([1e38, Number.NaN, Number.POSITIVE_INFINITY])(
    'flags a weight or mean square that is not finite after a gradient of %d',
    async (g) => {
      // A gradient of 1e38 makes Adam's mean square overflow; the weights of the other optimisers overflow only with a large rate.
      const used = kernel === adam ? rates : [1e38, ...rates.slice(1)];
      const buffers = { ...buffersFor(9, used, state, [1, 0, 0.1, 0.001]), grads: new Float32Array(9).fill(0.1) };
      const sound = await runKernel(kernel, { COUNT: 9, DECAY_END: 3, ...own }, buffers);
      expect(numbers(sound.outputs.flags)).toEqual([0, 0]);
      buffers.grads[7] = g;
      const { outputs } = await runKernel(kernel, { COUNT: 9, DECAY_END: 3, ...own }, buffers);
      expect(numbers(outputs.flags)).toEqual([1, 0]);
    },
  );

  it('matches the reference after 1,000 steps, with the bias corrections that `measure` computes', async () => {
    const COUNT = 65;
    const start = {
      ...buffersFor(COUNT, rates, [], [0, 0, 0, 0]),
      scores: zeros(64),
      partials: zeros(2),
      extras: zeros(4),
      cursor: new Uint32Array(1),
      ring: zeros(3),
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
        Object.entries(buffers).map(([name, { length }]) => [
          name,
          { type: name === 'cursor' || name === 'flags' ? 'u32' : 'f32', length },
        ]),
      ),
      programs: {
        step: [
          dispatch(measure, { BATCH: 1, SCORES: 1, TERMS: 1, STRIDE: 64, PARTIALS: 1, EXTRAS: 0, RING: 1, RECORD: 1 }),
          dispatch(kernel, { COUNT, DECAY_END: 33, ...own }),
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

describe('for known values,', () => {
  const status = new Float32Array([0.5, 0, 0.5, 0.25]);
  const plain = { COUNT: 2, DECAY_END: 1 };
  const buffers = {
    grads: new Float32Array([4, 4]),
    status,
    rates: padded([0.5, 0.25]),
    flags: new Uint32Array(2),
    params: new Float32Array([8, 8]),
  };

  it('sgd clips the gradient, and decays only the parameters before the index DECAY_END', () => {
    expect(numbers(runReference(sgd, plain, buffers).params)).toEqual([6, 7]);
  });

  it('momentum gives the expected velocities and parameters', () => {
    const withVelocity = { ...buffers, rates: padded([0.5, 0.25, 0, 0, 0, 0.5]), velocity: new Float32Array([2, 2]) };
    const { params, velocity } = runReference(momentum, { ...plain, NESTEROV: 0 }, withVelocity);
    expect([numbers(velocity), numbers(params)]).toEqual([
      [5, 3],
      [5.5, 6.5],
    ]);
    const nesterov = runReference(momentum, { ...plain, NESTEROV: 1 }, withVelocity);
    expect([numbers(nesterov.velocity), numbers(nesterov.params)]).toEqual([
      [5, 3],
      [4.75, 6.25],
    ]);
  });

  it('adam gives the expected moments and parameters', () => {
    const fresh = { ...buffers, rates: padded([0.5, 0.25, 0, 0.5, 0.75, 0]), m: zeros(2), v: zeros(2) };
    // In the first step, m̂ = g and v̂ = g², so a parameter changes by −η·sign(g). Decoupled decay also changes it by −η·λ·parameter.
    const coupled = runReference(adam, { ...plain, DECOUPLED: 0 }, fresh);
    expect([numbers(coupled.m), numbers(coupled.v), numbers(coupled.params)]).toEqual([
      [2, 1],
      [4, 1],
      [7.5, 7.5],
    ]);
    const decoupled = runReference(adam, { ...plain, DECOUPLED: 1 }, fresh);
    expect([numbers(decoupled.m), numbers(decoupled.v), numbers(decoupled.params)]).toEqual([
      [1, 1],
      [1, 1],
      [6.5, 7.5],
    ]);
  });
});
