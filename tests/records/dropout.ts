/**
 * A layer that computes different values in training and in evaluation. Its masks depend only on its rate, the seed, the layer and the
 * step.
 */
import { ceilDiv, defineKernel, gridOf } from '../../src/gpu/kernel.ts';
import { defineLayer } from '../../src/models/layers/layer.ts';
import { countOf } from '../../src/models/ops/op.ts';
import { scaleBy } from '../../src/shaders/elementwise/elementwise.ts';
import { at } from '../../src/shaders/epilogue.ts';
import { linkKernel } from '../../src/shaders/link.ts';
import dropoutWgsl from './dropout.wgsl?raw';

function pcg(value: number): number {
  const state = (Math.imul(value, 747796405) + 2891336453) >>> 0;
  const word = Math.imul(((state >>> ((state >>> 28) + 4)) ^ state) >>> 0, 277803737) >>> 0;
  return ((word >>> 22) ^ word) >>> 0;
}

export const dropoutKernel = defineKernel({
  name: 'dropout',
  wgsl: linkKernel(dropoutWgsl),
  bindings: ['x', 'step', 'y'],
  constants: ['COUNT', 'SEED', 'RATE', 'ACCUMULATE'],
  grid: (c) => gridOf(ceilDiv(c.COUNT, 64)),
  reference(b, c) {
    const key = pcg((at(b.step, 0) ^ pcg(c.SEED)) >>> 0);
    for (let i = 0; i < c.COUNT; i++) {
      const isKept = (pcg((i ^ key) >>> 0) >>> 8) / 2 ** 24 >= Math.fround(c.RATE);
      b.y[i] = (isKept ? at(b.x, i) / (1 - c.RATE) : 0) + (c.ACCUMULATE ? at(b.y, i) : 0);
    }
  },
});

export const dropout = defineLayer({
  kind: 'dropout',
  label: 'Dropout',
  idPrefix: 'dropout',
  doc: 'In training, sets randomly chosen inputs to 0 and scales the others up; in evaluation, changes nothing.',
  schema: { rate: { type: 'float', label: 'Rate', min: 0, max: 0.95, default: 0.5 } },
  inferShape: (shape) => ({ shape }),
  multiplyAdds: () => 0,
  weights: () => ({}),
  forward({ input, y, mode, step, seed, params, emit }) {
    const COUNT = countOf(y);
    if (mode === 'train') emit(dropoutKernel, { x: input, step, y }, { COUNT, SEED: seed, RATE: params.rate, ACCUMULATE: 0 });
    else emit(scaleBy, { x: input, y }, { COUNT, ALPHA: 1, LEARNED: 0, ACCUMULATE: 0 });
  },
  backward({ dy, dx, step, seed, params, emit }) {
    const target = dx(0);
    if (!target) return;
    const constants = { COUNT: countOf(dy), SEED: seed, RATE: params.rate, ACCUMULATE: target.accumulate ? 1 : 0 };
    emit(dropoutKernel, { x: dy, step, y: target.dx }, constants);
  },
  examples: [{ input: [12], params: { rate: 0.3 } }],
});
