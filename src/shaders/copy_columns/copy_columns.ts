/** The kernel that copies WIDTH columns, and appends zeros up to Y_COLS columns. */
import { ceilDiv, defineKernel, gridOf } from '../../gpu/kernel.ts';
import { at } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import copyColumnsWgsl from './copy_columns.wgsl?raw';

export const copyColumns = defineKernel({
  name: 'copy_columns',
  wgsl: linkKernel(copyColumnsWgsl),
  bindings: ['x', 'y'],
  constants: ['ROWS', 'WIDTH', 'X_STRIDE', 'X_OFFSET', 'Y_STRIDE', 'Y_OFFSET', 'Y_COLS', 'ACCUMULATE'],
  grid: (c) => gridOf(ceilDiv(c.ROWS * c.Y_COLS, 64)),
  bytes: (c) => 4 * c.ROWS * (c.WIDTH + c.Y_COLS * (1 + c.ACCUMULATE)),
  reference(b, c) {
    for (let row = 0; row < c.ROWS; row++) {
      for (let column = 0; column < c.Y_COLS; column++) {
        const value = column < c.WIDTH ? at(b.x, row * c.X_STRIDE + c.X_OFFSET + column) : 0;
        const index = row * c.Y_STRIDE + c.Y_OFFSET + column;
        b.y[index] = c.ACCUMULATE ? at(b.y, index) + value : value;
      }
    }
  },
});

export const copyColumnsKernels = [copyColumns] as const;
