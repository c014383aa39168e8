/** Max pooling over non-overlapping windows, and its gradient. */
import { ceilDiv, defineKernel, gridOf } from '../../gpu/kernel.ts';
import { at } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import maxPool2dWgsl from './max_pool_2d.wgsl?raw';
import maxPool2dBackwardWgsl from './max_pool_2d_backward.wgsl?raw';

const GROUP = 64;
const CONSTANTS = ['BATCH', 'IN_H', 'IN_W', 'CHANNELS', 'OUT_H', 'OUT_W', 'SIZE'] as const;
type PoolConstants = Readonly<Record<(typeof CONSTANTS)[number], number>>;

/** `positions` contains the indices in x of the elements of a window. */
function eachWindow(c: PoolConstants, callback: (y: number, positions: readonly number[]) => void) {
  for (let y = 0; y < c.BATCH * c.OUT_H * c.OUT_W * c.CHANNELS; y++) {
    const channel = y % c.CHANNELS;
    const w = Math.floor(y / c.CHANNELS) % c.OUT_W;
    const h = Math.floor(y / (c.CHANNELS * c.OUT_W)) % c.OUT_H;
    const n = Math.floor(y / (c.CHANNELS * c.OUT_W * c.OUT_H));
    const positions: number[] = [];
    for (let i = 0; i < c.SIZE; i++) {
      for (let j = 0; j < c.SIZE; j++) positions.push(((n * c.IN_H + h * c.SIZE + i) * c.IN_W + w * c.SIZE + j) * c.CHANNELS + channel);
    }
    callback(y, positions);
  }
}

export const maxPool2d = defineKernel({
  name: 'max_pool_2d',
  wgsl: linkKernel(maxPool2dWgsl),
  bindings: ['x', 'y', 'argmax'],
  constants: CONSTANTS,
  grid: (c) => gridOf(ceilDiv(c.BATCH * c.OUT_H * c.OUT_W * c.CHANNELS, GROUP)),
  reference(b, c) {
    eachWindow(c, (y, positions) => {
      const valueAt = (position: number) => at(b.x, positions[position] ?? -1);
      const first = positions.reduce((best, _, position) => (valueAt(position) > valueAt(best) ? position : best), 0);
      b.y[y] = valueAt(first);
      b.argmax[y] = first;
    });
  },
});

export const maxPool2dBackward = defineKernel({
  name: 'max_pool_2d_backward',
  wgsl: linkKernel(maxPool2dBackwardWgsl),
  bindings: ['dy', 'argmax', 'dx'],
  constants: [...CONSTANTS, 'ACCUMULATE'],
  grid: (c) => gridOf(ceilDiv(c.BATCH * ceilDiv(c.IN_H, c.SIZE) * ceilDiv(c.IN_W, c.SIZE) * c.CHANNELS, GROUP)),
  reference(b, c) {
    if (!c.ACCUMULATE) b.dx.fill(0);
    eachWindow(c, (y, positions) => {
      const x = positions[at(b.argmax, y)] ?? -1;
      b.dx[x] = at(b.dx, x) + at(b.dy, y);
    });
  },
});

export const maxPool2dKernels = [maxPool2d, maxPool2dBackward] as const;
