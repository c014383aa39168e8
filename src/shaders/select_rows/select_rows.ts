/** Kernels that select pixels of an image or the last valid time step of a sequence, and their gradients. */
import { ceilDiv, defineKernel, gridOf } from '../../gpu/kernel.ts';
import { at } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import lastStepWgsl from './last_step.wgsl?raw';
import lastStepBackwardWgsl from './last_step_backward.wgsl?raw';
import resizeWgsl from './resize.wgsl?raw';
import resizeBackwardWgsl from './resize_backward.wgsl?raw';
import subsampleWgsl from './subsample.wgsl?raw';
import subsampleBackwardWgsl from './subsample_backward.wgsl?raw';

const GROUP = 64;
const IMAGE_CONSTANTS = ['BATCH', 'IN_H', 'IN_W', 'CHANNELS', 'OUT_H', 'OUT_W'] as const;
type ImageConstants = Readonly<Record<(typeof IMAGE_CONSTANTS)[number], number>>;

/** Returns the row and the column of the pixel of x that is copied to pixel (h, w) of y. */
type Source<Constants> = (h: number, w: number, constants: Constants) => readonly [h: number, w: number];

function eachPixel<Constants extends ImageConstants>(c: Constants, source: Source<Constants>, callback: (y: number, x: number) => void) {
  let y = 0;
  for (let n = 0; n < c.BATCH; n++) {
    for (let h = 0; h < c.OUT_H; h++) {
      for (let w = 0; w < c.OUT_W; w++) {
        const [row, column] = source(h, w, c);
        const x = ((n * c.IN_H + row) * c.IN_W + column) * c.CHANNELS;
        for (let channel = 0; channel < c.CHANNELS; channel++) callback(y++, x + channel);
      }
    }
  }
}

/** The WGSL texts must pair the pixels of x and y as `source` does. */
function copying<const Name extends string, const Constant extends string>(
  name: Name,
  [forward, backward]: readonly [string, string],
  constants: readonly Constant[],
  source: Source<Readonly<Record<Constant, number>> & ImageConstants>,
) {
  const all = [...IMAGE_CONSTANTS, ...constants];
  const copy = defineKernel({
    name,
    wgsl: linkKernel(forward),
    bindings: ['x', 'y'],
    constants: all,
    grid: (c) => gridOf(ceilDiv(c.BATCH * c.OUT_H * c.OUT_W * c.CHANNELS, GROUP)),
    reference(b, c) {
      eachPixel(c, source, (y, x) => {
        b.y[y] = at(b.x, x);
      });
    },
  });
  const gradient = defineKernel({
    name: `${name}_backward`,
    wgsl: linkKernel(backward),
    bindings: ['dy', 'dx'],
    constants: [...all, 'ACCUMULATE'],
    grid: (c) => gridOf(ceilDiv(c.BATCH * c.IN_H * c.IN_W * c.CHANNELS, GROUP)),
    reference(b, c) {
      if (!c.ACCUMULATE) b.dx.fill(0);
      eachPixel(c, source, (y, x) => {
        b.dx[x] = at(b.dx, x) + at(b.dy, y);
      });
    },
  });
  return [copy, gradient] as const;
}

/** Selects every STRIDE-th pixel, as a strided 1×1 convolution does. */
export const [subsample, subsampleBackward] = copying(
  'subsample',
  [subsampleWgsl, subsampleBackwardWgsl],
  ['STRIDE'],
  (h, w, { STRIDE }) => [h * STRIDE, w * STRIDE],
);

/** Selects pixels at evenly spaced positions, rounded down to whole indices. The result must not be larger than the image. */
export const [resize, resizeBackward] = copying('resize', [resizeWgsl, resizeBackwardWgsl], [], (h, w, { IN_H, IN_W, OUT_H, OUT_W }) => [
  Math.floor((h * IN_H) / OUT_H),
  Math.floor((w * IN_W) / OUT_W),
]);

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

export const selectRowsKernels = [subsample, subsampleBackward, resize, resizeBackward, lastStep, lastStepBackward] as const;
