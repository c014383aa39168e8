/** The kernels that select every STRIDE-th pixel of an image or the last valid time step of a sequence, and their gradients. */
import { ceilDiv, defineKernel, gridOf } from '../../gpu/kernel.ts';
import { at } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import lastStepWgsl from './last_step.wgsl?raw';
import lastStepBackwardWgsl from './last_step_backward.wgsl?raw';
import subsampleWgsl from './subsample.wgsl?raw';
import subsampleBackwardWgsl from './subsample_backward.wgsl?raw';

const GROUP = 64;
const SUBSAMPLE_CONSTANTS = ['BATCH', 'IN_H', 'IN_W', 'CHANNELS', 'OUT_H', 'OUT_W', 'STRIDE'] as const;
type SubsampleConstants = Readonly<Record<(typeof SUBSAMPLE_CONSTANTS)[number], number>>;

/** Calls back for every element of y with its index and the index of the element of x that it copies. */
function eachSubsample(c: SubsampleConstants, callback: (y: number, x: number) => void) {
  let y = 0;
  for (let n = 0; n < c.BATCH; n++) {
    for (let h = 0; h < c.OUT_H; h++) {
      for (let w = 0; w < c.OUT_W; w++) {
        const x = ((n * c.IN_H + h * c.STRIDE) * c.IN_W + w * c.STRIDE) * c.CHANNELS;
        for (let channel = 0; channel < c.CHANNELS; channel++) callback(y++, x + channel);
      }
    }
  }
}

export const subsample = defineKernel({
  name: 'subsample',
  wgsl: linkKernel(subsampleWgsl),
  bindings: ['x', 'y'],
  constants: SUBSAMPLE_CONSTANTS,
  grid: (c) => gridOf(ceilDiv(c.BATCH * c.OUT_H * c.OUT_W * c.CHANNELS, GROUP)),
  reference(b, c) {
    eachSubsample(c, (y, x) => {
      b.y[y] = at(b.x, x);
    });
  },
});

export const subsampleBackward = defineKernel({
  name: 'subsample_backward',
  wgsl: linkKernel(subsampleBackwardWgsl),
  bindings: ['dy', 'dx'],
  constants: [...SUBSAMPLE_CONSTANTS, 'ACCUMULATE'],
  grid: (c) => gridOf(ceilDiv(c.BATCH * c.IN_H * c.IN_W * c.CHANNELS, GROUP)),
  reference(b, c) {
    if (!c.ACCUMULATE) b.dx.fill(0);
    eachSubsample(c, (y, x) => {
      b.dx[x] = at(b.dx, x) + at(b.dy, y);
    });
  },
});

export const lastStep = defineKernel({
  name: 'last_step',
  wgsl: linkKernel(lastStepWgsl),
  bindings: ['x', 'lengths', 'y'],
  constants: ['BATCH', 'TIME', 'FEATURES'],
  grid: (c) => gridOf(ceilDiv(c.BATCH * c.FEATURES, GROUP)),
  reference(b, c) {
    for (let n = 0; n < c.BATCH; n++) {
      const last = n * c.TIME + at(b.lengths, n) - 1;
      for (let f = 0; f < c.FEATURES; f++) b.y[n * c.FEATURES + f] = at(b.x, last * c.FEATURES + f);
    }
  },
});

export const lastStepBackward = defineKernel({
  name: 'last_step_backward',
  wgsl: linkKernel(lastStepBackwardWgsl),
  bindings: ['dy', 'lengths', 'dx'],
  constants: ['BATCH', 'TIME', 'FEATURES', 'ACCUMULATE'],
  grid: (c) => gridOf(ceilDiv(c.BATCH * c.TIME * c.FEATURES, GROUP)),
  reference(b, c) {
    if (!c.ACCUMULATE) b.dx.fill(0);
    for (let n = 0; n < c.BATCH; n++) {
      const last = (n * c.TIME + at(b.lengths, n) - 1) * c.FEATURES;
      for (let f = 0; f < c.FEATURES; f++) b.dx[last + f] = at(b.dx, last + f) + at(b.dy, n * c.FEATURES + f);
    }
  },
});

export const selectRowsKernels = [subsample, subsampleBackward, lastStep, lastStepBackward] as const;
