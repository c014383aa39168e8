import { describe, expect, it } from 'vitest';
import { expectMatchesReference, normals, runReference } from '../../../tests/kernelHarness.ts';
import { copyColumns } from './copy_columns.ts';

const SHAPES = [
  [1, 1, 1, 0, 1, 0, 1],
  [3, 2, 7, 5, 9, 4, 2],
  [17, 8, 8, 0, 17, 9, 8],
  [65, 3, 3, 0, 16, 0, 16],
  [7, 63, 65, 1, 63, 0, 63],
  [2, 9, 10, 1, 129, 63, 65],
] as const;

describe('copy_columns', () => {
  it('copies a column range, appends zeros and leaves the other columns unchanged', async () => {
    const buffers = { x: new Float32Array([1, 2, 3, 4, 5, 6]), y: new Float32Array([9, 9, 9, 9, 9, 9, 9, 9, 9, 9]) };
    const constants = { ROWS: 2, WIDTH: 2, X_STRIDE: 3, X_OFFSET: 1, Y_STRIDE: 5, Y_OFFSET: 1, Y_COLS: 3, ACCUMULATE: 0 };
    const { y } = runReference(copyColumns, constants, buffers);
    expect([...(y ?? [])]).toEqual([9, 2, 3, 0, 9, 9, 5, 6, 0, 9]);
    await expectMatchesReference(copyColumns, constants, buffers, {});
  });

  it.each(SHAPES)(
    'matches the reference for %i rows (in x: width %i, stride %i, offset %i; in y: stride %i, offset %i, %i columns)',
    async (...shape) => {
      const [ROWS, WIDTH, X_STRIDE, X_OFFSET, Y_STRIDE, Y_OFFSET, Y_COLS] = shape;
      const constants = { ROWS, WIDTH, X_STRIDE, X_OFFSET, Y_STRIDE, Y_OFFSET, Y_COLS };
      const buffers = { x: normals('x', ROWS * X_STRIDE), y: normals('stale', ROWS * Y_STRIDE) };
      await expectMatchesReference(copyColumns, { ...constants, ACCUMULATE: 0 }, buffers, {});
      // The only error is that of rounding one sum to f32.
      await expectMatchesReference(copyColumns, { ...constants, ACCUMULATE: 1 }, buffers, { y: { rel: 2 ** -24 } });
    },
  );
});
