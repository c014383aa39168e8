import { describe, expect, it } from 'vitest';
import type { KernelSpec } from '../src/gpu/kernel.ts';
import { ALIGNMENT, dispatchLabel, printPlan, type View } from '../src/gpu/plan.ts';
import { compile } from '../src/models/compile/compile.ts';
import { newSkip, type Skip } from '../src/models/network/network.ts';
import { presets } from '../src/models/network/presets.ts';
import { defaultTraining } from '../src/models/optimisers/training.ts';
import { kernels } from '../src/shaders/kernels.ts';
import { dataShapeOf } from '../src/train/trainer/dataShape.ts';
import { networkCases } from './networks.ts';

const overlap = (a: View, b: View) => a.buffer === b.buffer && a.offset < b.offset + b.length && b.offset < a.offset + a.length;

const takesVectors = ({ wgsl }: KernelSpec, binding: string) =>
  wgsl.includes(` ${binding}: array<vec4f>`) || (wgsl.includes(` ${binding}: array<Lanes>`) && wgsl.includes('alias Lanes = vec4f'));

describe('a compiled plan', () => {
  it.each(networkCases.map((testCase) => [testCase.name, testCase] as const))(
    'of the network “%s” follows WebGPU’s rules for bindings',
    (_, { network, data, training }) => {
      const { plan } = compile(network, dataShapeOf(data), training);
      for (const dispatch of Object.values(plan.programs).flat()) {
        const bindings = kernels.get(dispatch.kernel)?.bindings ?? [];
        for (const { name, access } of bindings) {
          const view = dispatch.bindings[name];
          if (!view) throw new Error(`${dispatchLabel(dispatch)}: ${name} is not bound`);
          const buffer = plan.buffers[view.buffer];
          expect(view.offset % ALIGNMENT, `${dispatchLabel(dispatch)}: ${name}`).toBe(0);
          expect(view.offset + view.length, `${dispatchLabel(dispatch)}: ${name}`).toBeLessThanOrEqual(buffer?.length ?? 0);
          // A variant that reads a binding as vectors needs whole vectors.
          const variants = kernels.get(dispatch.kernel)?.variants.filter(({ takes }) => takes(dispatch.constants)) ?? [];
          if (variants.some((variant) => takesVectors(variant, name)))
            expect(view.length % 4, `${dispatchLabel(dispatch)}: ${name}`).toBe(0);
          for (const other of bindings) {
            const otherView = dispatch.bindings[other.name];
            if (other.name === name || !otherView) continue;
            // A buffer must not be read and written in one dispatch, even at disjoint offsets. Two written views must not overlap.
            if (access !== other.access)
              expect(view.buffer, `${dispatchLabel(dispatch)}: ${name} and ${other.name}`).not.toBe(otherView.buffer);
            else if (access === 'read_write')
              expect(overlap(view, otherView), `${dispatchLabel(dispatch)}: ${name} and ${other.name}`).toBe(false);
          }
        }
        expect(Math.max(...dispatch.grid)).toBeLessThanOrEqual(65_535);
      }
    },
  );
});

describe('a skip', () => {
  const data = {
    inputShape: [10],
    hasByteInputs: false,
    task: 'binary',
    targetWidth: 1,
    head: { outputs: 1, why: 'a test' },
    count: 64,
    trainCount: 32,
  } as const;
  const { layers } = presets.dense.network;
  const planOf = (...skips: Skip[]) => compile({ layers, skips }, data, defaultTraining()).plan;
  const dispatches = (...skips: Skip[]) => (planOf(...skips).programs.train ?? []).map(dispatchLabel);
  const multiplyAdds = (...skips: Skip[]) =>
    (planOf(...skips).programs.train ?? []).reduce(
      (sum, { kernel, constants }) => sum + (kernels.get(kernel)?.multiplyAdds?.(constants) ?? 0),
      0,
    );

  it('with a projection is computed in the dispatches of its target layer, and adds only its own products', () => {
    const skip = newSkip('dense1', 'dense2');
    const added = dispatches(skip).filter((label) => !dispatches().includes(label));
    expect(added).toEqual([
      'dense1→dense2 with dense2 · matmul_pair',
      'dense1→dense2 with dense2 · matmul_backward_weight_pair',
      'dense1→dense2 with dense2 · matmul_pair',
    ]);
    expect(dispatches(skip)).toHaveLength(dispatches().length);
    expect(multiplyAdds(skip) - multiplyAdds()).toBe(3 * 32 * 64 * 128);
  });

  it('with a learned scale has a separate dispatch for its projection, because the gradient of the scale reads the projected value', () => {
    const added = dispatches({ ...newSkip('dense1', 'dense2'), scale: 'learned' });
    expect(added).toContain('dense1→dense2 · matmul');
    expect(added).toContain('dense2 · matmul');
  });

  it('appears in the printed plan on the line of the dispatch that computes it', () => {
    const text = printPlan(planOf(newSkip('input', 'dense1')));
    expect(text).toMatch(/^buffer params: f32\[\d+\]$/m);
    expect(text).toMatch(/^ {2}dense1 with input→dense1 · matmul_pair <2×1×1> a=shared\d+\[0\+320\] b=params\[\d+\+640\]/m);
  });
});

describe('the multiplication of a gradient by the slope of an activation', () => {
  const data = {
    inputShape: [28, 28, 1],
    hasByteInputs: true,
    task: 'classes',
    targetWidth: 1,
    head: { outputs: 10, why: 'a test' },
    count: 64,
    trainCount: 32,
  } as const;

  it('is fused into the matrix product that computes this gradient, if a matrix product computes it', () => {
    const { plan } = compile(presets.conv.network, data, defaultTraining());
    const train = plan.programs.train ?? [];
    // Both convolutions are followed by a pooling layer, which does not compute the gradient of its input as a product.
    const slopes = train.filter(({ kernel }) => kernel === 'activation_backward').map(dispatchLabel);
    expect(slopes).toEqual(['conv2 · activation_backward', 'conv1 · activation_backward']);
    const { skips: _, ...dense } = presets.dense.network;
    const dispatches = compile(
      { ...dense, skips: [] },
      { ...data, inputShape: [10], hasByteInputs: false, task: 'binary', head: { outputs: 1, why: 'a test' } },
      defaultTraining(),
    );
    expect((dispatches.plan.programs.train ?? []).map(({ kernel }) => kernel)).not.toContain('activation_backward');
  });
});
