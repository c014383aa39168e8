/** Optimisers: one dispatch over all parameters. `status` is what `measure` left: clip scale, stopped, bias corrections. */
import { ceilDiv, defineKernel, defineVariant, gridOf, withVariants } from '../../gpu/kernel.ts';
import { at } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import adamWgsl from './adam.wgsl?raw';
import adamVec4Wgsl from './adam_vec4.wgsl?raw';
import momentumWgsl from './momentum.wgsl?raw';
import sgdWgsl from './sgd.wgsl?raw';

const BINDINGS = ['grads', 'status', 'params'] as const;
const CONSTANTS = ['COUNT', 'LEARNING_RATE', 'L2', 'DECAY_END'] as const;

type OptimiserBuffers = Readonly<Record<(typeof BINDINGS)[number], Float64Array>>;
type OptimiserConstants = Readonly<Record<(typeof CONSTANTS)[number], number>>;

const grid = (c: OptimiserConstants) => gridOf(ceilDiv(c.COUNT, 64));

/** Updates every parameter to what `update` makes of it and its clipped gradient, unless the run has stopped. */
function updateAll(b: OptimiserBuffers, c: OptimiserConstants, update: (w: number, g: number, decay: number, i: number) => number): void {
  if (at(b.status, 1) !== 0) return;
  for (let i = 0; i < c.COUNT; i++) {
    b.params[i] = update(at(b.params, i), at(b.grads, i) * at(b.status, 0), i < c.DECAY_END ? c.L2 : 0, i);
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
    updateAll(b, c, (w, g, decay) => w - c.LEARNING_RATE * (g + decay * w));
  },
});

export const momentum = defineKernel({
  name: 'momentum',
  wgsl: linkKernel(momentumWgsl),
  bindings: [...BINDINGS, 'velocity'],
  constants: [...CONSTANTS, 'MOMENTUM', 'NESTEROV'],
  grid,
  bytes: (c) => 5 * 4 * c.COUNT,
  reference(b, c) {
    updateAll(b, c, (w, clipped, decay, i) => {
      const g = clipped + decay * w;
      const v = c.MOMENTUM * at(b.velocity, i) + g;
      b.velocity[i] = v;
      return w - c.LEARNING_RATE * (c.NESTEROV ? g + c.MOMENTUM * v : v);
    });
  },
});

const plainAdam = defineKernel({
  name: 'adam',
  wgsl: linkKernel(adamWgsl),
  bindings: [...BINDINGS, 'm', 'v'],
  constants: [...CONSTANTS, 'BETA1', 'BETA2', 'EPSILON', 'DECOUPLED'],
  grid,
  bytes: (c) => 7 * 4 * c.COUNT,
  reference(b, c) {
    // β as the device has it: 1 − 0.999 in f32 is off by 1e-5 of itself, here as in the bias corrections.
    const [beta1, beta2] = [Math.fround(c.BETA1), Math.fround(c.BETA2)];
    updateAll(b, c, (w, clipped, decay, i) => {
      const decayed = c.DECOUPLED ? w - c.LEARNING_RATE * decay * w : w;
      const g = c.DECOUPLED ? clipped : clipped + decay * w;
      const m = beta1 * at(b.m, i) + (1 - beta1) * g;
      const v = beta2 * at(b.v, i) + (1 - beta2) * g * g;
      b.m[i] = m;
      b.v[i] = v;
      return decayed - (c.LEARNING_RATE * (m / at(b.status, 2))) / (Math.sqrt(v / at(b.status, 3)) + c.EPSILON);
    });
  },
});

export const adam = withVariants(plainAdam, [
  defineVariant(plainAdam, {
    name: 'adam_vec4',
    wgsl: linkKernel(adamVec4Wgsl),
    takes: ({ COUNT = 1, DECAY_END = 1 }) => COUNT % 4 === 0 && DECAY_END % 4 === 0,
    grid: ({ COUNT = 1 }) => gridOf(ceilDiv(COUNT, 4 * 64)),
  }),
]);
