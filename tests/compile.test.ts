import { describe, expect, it } from 'vitest';
import { ALIGNMENT, printPlan, type View } from '../src/gpu/plan.ts';
import { compile } from '../src/models/compile.ts';
import { newSkip } from '../src/models/network.ts';
import { presets } from '../src/models/presets.ts';
import { defaultTraining } from '../src/models/training.ts';
import { kernels } from '../src/shaders/kernels.ts';
import { dataShapeOf } from '../src/train/dataShape.ts';
import { networkCases } from './networks.ts';

const overlap = (a: View, b: View) => a.buffer === b.buffer && a.offset < b.offset + b.length && b.offset < a.offset + a.length;

describe('every plan keeps WebGPU’s rules', () => {
  it.each(networkCases.map((testCase) => [testCase.name, testCase] as const))('%s', (_, { network, data, training }) => {
    const { plan } = compile(network, dataShapeOf(data), training);
    for (const dispatch of Object.values(plan.programs).flat()) {
      const bindings = kernels.get(dispatch.kernel)?.bindings ?? [];
      for (const { name, access } of bindings) {
        const view = dispatch.bindings[name];
        if (!view) throw new Error(`${dispatch.label}: ${name} is not bound`);
        const buffer = plan.buffers[view.buffer];
        expect(view.offset % ALIGNMENT, `${dispatch.label}: ${name}`).toBe(0);
        expect(view.offset + view.length, `${dispatch.label}: ${name}`).toBeLessThanOrEqual(buffer?.length ?? 0);
        for (const other of bindings) {
          const otherView = dispatch.bindings[other.name];
          if (other.name === name || !otherView) continue;
          // Read and written in one dispatch: not even at disjoint offsets. Twice written: not overlapping.
          if (access !== other.access) expect(view.buffer, `${dispatch.label}: ${name} and ${other.name}`).not.toBe(otherView.buffer);
          else if (access === 'read_write') expect(overlap(view, otherView), `${dispatch.label}: ${name} and ${other.name}`).toBe(false);
        }
      }
      expect(Math.max(...dispatch.grid)).toBeLessThanOrEqual(65_535);
    }
  });
});

describe('a skip', () => {
  const data = { inputShape: [10], bytes: false, task: 'binary', targetWidth: 1, outputs: 1, count: 64, trainCount: 32 } as const;
  const { layers } = presets.dense.network;
  const dispatches = (skips: Parameters<typeof newSkip>[]) =>
    (compile({ layers, skips: skips.map((skip) => newSkip(...skip)) }, data, defaultTraining()).plan.programs.train ?? []).map(
      ({ label }) => label,
    );

  it('with a projection costs its own products and nothing else', () => {
    const added = dispatches([['dense1', 'dense2']]).filter((label) => !dispatches([]).includes(label));
    expect(added).toEqual(['dense1→dense2 · matmul', 'dense1→dense2 · matmul_backward_weight', 'dense1→dense2 · matmul']);
  });

  it('prints as one line a dispatch', () => {
    const { plan } = compile({ layers, skips: [newSkip('input', 'dense1')] }, data, defaultTraining());
    const text = printPlan(plan);
    expect(text).toMatch(/^buffer params: f32\[\d+\]$/m);
    expect(text).toMatch(/^ {2}input→dense1 · matmul: matmul <2×1×1> a=shared\d+\[0\+320\] b=params\[\d+\+640\]/m);
  });
});
