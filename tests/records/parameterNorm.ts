/** A signal with one column for each parameter, which records the norm of the parameter's gradient. */
import { defineKernel } from '../../src/gpu/kernel.ts';
import { countOf } from '../../src/models/ops/op.ts';
import type { SignalDefinition } from '../../src/models/signals/signal.ts';
import { at as element } from '../../src/shaders/epilogue.ts';
import { linkKernel } from '../../src/shaders/link.ts';
import { normPartialCount, normPartials } from '../../src/shaders/metrics/metrics.ts';
import { addScaledSums } from '../../src/shaders/metrics/scaledSum.ts';
import normOfPartialsWgsl from './norm_of_partials.wgsl?raw';

export const normOfPartials = defineKernel({
  name: 'norm_of_partials',
  wgsl: linkKernel(normOfPartialsWgsl, { scaled: true }),
  bindings: ['partials', 'norm'],
  constants: ['PARTIALS'],
  grid: () => [1, 1, 1],
  reference(b, c) {
    let sum: [number, number] = [0, -126];
    for (let i = 0; i < c.PARTIALS; i++) sum = addScaledSums(sum, [element(b.partials, 2 * i), element(b.partials, 2 * i + 1)]);
    b.norm[0] = Math.sqrt(sum[0]) * 2 ** sum[1];
  },
});

export const parameterNorm: SignalDefinition = {
  quantity: 'parameterNorm',
  label: 'Gradient norm of a parameter',
  unit: 'number',
  subjects: (parameters) => parameters.map(({ name }) => name),
  record(subject, at, { parameters, emit, scratch }) {
    const gradient = parameters.find(({ name }) => name === subject)?.gradient;
    if (!gradient) throw new Error(`no parameter ${subject}`);
    const COUNT = countOf(gradient);
    const PARTIALS = normPartialCount(COUNT);
    const partials = scratch('partials', [PARTIALS, 2]);
    emit(normPartials, { x: gradient, partials }, { COUNT });
    emit(normOfPartials, { partials, norm: at }, { PARTIALS });
  },
};
