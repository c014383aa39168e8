import { ceilDiv, defineKernel, defineVariant, gridOf, withVariants } from '../../gpu/kernel.ts';
import { activate, activationId, activationSlope } from '../activations.ts';
import { at } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import activationBackwardWgsl from './activation_backward.wgsl?raw';
import activationBackwardVec4Wgsl from './activation_backward_vec4.wgsl?raw';
import addScaledWgsl from './add_scaled.wgsl?raw';
import dotPartialsWgsl from './dot_partials.wgsl?raw';
import scaleByWgsl from './scale_by.wgsl?raw';

const GROUP = 64;
const DOT_CHUNK = 4096;
const GELU = activationId('gelu');

const perElement = ({ COUNT }: { COUNT: number }) => gridOf(ceilDiv(COUNT, GROUP));

export const addScaled = defineKernel({
  name: 'add_scaled',
  wgsl: linkKernel(addScaledWgsl),
  bindings: ['base', 'branch', 'addend', 'scale', 'y', 'saved'],
  constants: ['COUNT', 'IN_PLACE', 'BETA', 'BRANCH_LEARNED', 'HAS_ADDEND', 'ALPHA', 'LEARNED', 'ACTIVATION', 'SAVE'],
  grid: perElement,
  reference(b, c) {
    const alpha = c.LEARNED ? c.ALPHA * at(b.scale, 0) : c.ALPHA;
    const beta = c.BRANCH_LEARNED ? c.BETA * at(b.branch, 0) : c.BETA;
    for (let i = 0; i < c.COUNT; i++) {
      const t = (c.IN_PLACE ? at(b.y, i) : beta * at(b.base, i)) + (c.HAS_ADDEND ? alpha * at(b.addend, i) : 0);
      const h = activate(c.ACTIVATION, t);
      if (c.SAVE) b.saved[i] = c.ACTIVATION === GELU ? t : h;
      b.y[i] = h;
    }
  },
});

const plainActivationBackward = defineKernel({
  name: 'activation_backward',
  wgsl: linkKernel(activationBackwardWgsl),
  bindings: ['dy', 'saved', 'dx'],
  constants: ['COUNT', 'ACTIVATION', 'ACCUMULATE'],
  grid: perElement,
  reference(b, c) {
    for (let i = 0; i < c.COUNT; i++) {
      const value = at(b.dy, i) * activationSlope(c.ACTIVATION, at(b.saved, i));
      b.dx[i] = c.ACCUMULATE ? at(b.dx, i) + value : value;
    }
  },
});

export const activationBackward = withVariants(plainActivationBackward, [
  defineVariant(plainActivationBackward, {
    name: 'activation_backward_vec4',
    wgsl: linkKernel(activationBackwardVec4Wgsl),
    takes: ({ COUNT = 1 }) => COUNT % 4 === 0,
    grid: ({ COUNT = 1 }) => gridOf(ceilDiv(COUNT, 4 * GROUP)),
  }),
]);

export const scaleBy = defineKernel({
  name: 'scale_by',
  wgsl: linkKernel(scaleByWgsl),
  bindings: ['x', 'scale', 'y'],
  constants: ['COUNT', 'ALPHA', 'LEARNED', 'ACCUMULATE'],
  grid: perElement,
  reference(b, c) {
    const alpha = c.LEARNED ? c.ALPHA * at(b.scale, 0) : c.ALPHA;
    for (let i = 0; i < c.COUNT; i++) b.y[i] = (c.ACCUMULATE ? at(b.y, i) : 0) + alpha * at(b.x, i);
  },
});

export const dotPartialCount = (count: number): number => ceilDiv(count, DOT_CHUNK);

export const dotPartials = defineKernel({
  name: 'dot_partials',
  wgsl: linkKernel(dotPartialsWgsl),
  bindings: ['a', 'b', 'partials'],
  constants: ['COUNT'],
  grid: ({ COUNT }) => gridOf(dotPartialCount(COUNT)),
  reference(b, c) {
    for (let chunk = 0; chunk < dotPartialCount(c.COUNT); chunk++) {
      let sum = 0;
      for (let i = chunk * DOT_CHUNK; i < Math.min(c.COUNT, (chunk + 1) * DOT_CHUNK); i++) sum += at(b.a, i) * at(b.b, i);
      b.partials[chunk] = sum;
    }
  },
});

export const elementwiseKernels = [addScaled, activationBackward, scaleBy, dotPartials] as const;
