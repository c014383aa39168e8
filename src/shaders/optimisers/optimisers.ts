/** The kernels of the optimisers. They read `status` (clip scale, stopped, 1 − β₁^t, 1 − β₂^t), which the kernel `measure` writes. */
import { ceilDiv, defineKernel, defineVariant, gridOf, withVariants } from '../../gpu/kernel.ts';
import { at } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import adamWgsl from './adam.wgsl?raw';
import adamVec4Wgsl from './adam_vec4.wgsl?raw';
import momentumWgsl from './momentum.wgsl?raw';
import sgdWgsl from './sgd.wgsl?raw';

const BINDINGS = ['grads', 'status', 'rates', 'flags', 'params'] as const;
const CONSTANTS = ['COUNT', 'DECAY_END'] as const;

/**
 * The length of the buffer `rates`. The WGSL texts declare the same length. The buffer contains the learning rate η, the weight decay λ,
 * the clip norm, β₁, β₂ and one number that is specific to the optimiser; the rest is padding.
 */
export const RATES = 8;

type OptimiserBuffers = Readonly<Record<(typeof BINDINGS)[number], Float64Array>>;
type OptimiserConstants = Readonly<Record<(typeof CONSTANTS)[number], number>>;

const grid = (c: OptimiserConstants) => gridOf(ceilDiv(c.COUNT, 64));

const isFiniteF32 = (value: number) => Number.isFinite(Math.fround(value));

function updateAll(b: OptimiserBuffers, c: OptimiserConstants, update: (w: number, g: number, decay: number, i: number) => number): void {
  if (at(b.status, 1) !== 0) return;
  for (let i = 0; i < c.COUNT; i++) {
    const after = update(at(b.params, i), at(b.grads, i) * at(b.status, 0), i < c.DECAY_END ? at(b.rates, 1) : 0, i);
    b.params[i] = after;
    if (!isFiniteF32(after)) b.flags[0] = 1;
  }
}

export const sgd = defineKernel({
  name: 'sgd',
  wgsl: linkKernel(sgdWgsl),
  bindings: BINDINGS,
  constants: CONSTANTS,
  grid,
  bytes: (c) => 3 * 4 * c.COUNT,
  reference(b, c) {
    updateAll(b, c, (w, g, decay) => w - at(b.rates, 0) * (g + decay * w));
  },
});

export const momentum = defineKernel({
  name: 'momentum',
  wgsl: linkKernel(momentumWgsl),
  bindings: [...BINDINGS, 'velocity'],
  constants: [...CONSTANTS, 'NESTEROV'],
  grid,
  bytes: (c) => 5 * 4 * c.COUNT,
  reference(b, c) {
    const mu = at(b.rates, 5);
    updateAll(b, c, (w, clipped, decay, i) => {
      const g = clipped + decay * w;
      const v = mu * at(b.velocity, i) + g;
      b.velocity[i] = v;
      return w - at(b.rates, 0) * (c.NESTEROV ? g + mu * v : v);
    });
  },
});

const plainAdam = defineKernel({
  name: 'adam',
  wgsl: linkKernel(adamWgsl),
  bindings: [...BINDINGS, 'm', 'v'],
  constants: [...CONSTANTS, 'DECOUPLED'],
  grid,
  bytes: (c) => 7 * 4 * c.COUNT,
  reference(b, c) {
    const [rate, beta1, beta2, epsilon] = [0, 3, 4, 5].map((place) => at(b.rates, place)) as [number, number, number, number];
    updateAll(b, c, (w, clipped, decay, i) => {
      const decayed = c.DECOUPLED ? w - rate * decay * w : w;
      const g = c.DECOUPLED ? clipped : clipped + decay * w;
      const m = beta1 * at(b.m, i) + (1 - beta1) * g;
      const v = beta2 * at(b.v, i) + (1 - beta2) * g * g;
      b.m[i] = m;
      b.v[i] = v;
      if (!isFiniteF32(v)) b.flags[0] = 1;
      return decayed - (rate * (m / at(b.status, 2))) / (Math.sqrt(v / at(b.status, 3)) + epsilon);
    });
  },
});

export const adam = withVariants(plainAdam, [
  defineVariant(plainAdam, {
    name: 'adam_vec4',
    wgsl: linkKernel(adamVec4Wgsl),
    takes: ({ COUNT = 1, DECAY_END = 1 }) => COUNT % 4 === 0 && DECAY_END % 4 === 0,
    grid: ({ COUNT = 1 }) => gridOf(ceilDiv(COUNT, 4 * 128)),
  }),
]);

export const optimisersKernels = [sgd, momentum, adam] as const;
