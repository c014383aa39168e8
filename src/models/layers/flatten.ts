import { copyColumns } from '../../shaders/copy_columns/copy_columns.ts';
import { columnsOf, countOf, type Tensor } from '../ops/op.ts';
import { isSequence, sizeOf } from '../ops/shape.ts';
import { defineLayer } from './layer.ts';

/** One row of everything: rows and columns do not matter to a copy. */
const copyAll = (tensor: Tensor, accumulate: boolean) => ({
  ROWS: countOf(tensor) / columnsOf(tensor),
  WIDTH: columnsOf(tensor),
  X_STRIDE: columnsOf(tensor),
  X_OFFSET: 0,
  Y_STRIDE: columnsOf(tensor),
  Y_OFFSET: 0,
  Y_COLS: columnsOf(tensor),
  ACCUMULATE: accumulate ? 1 : 0,
});

export const flatten = defineLayer({
  kind: 'flatten',
  label: 'Flatten',
  idPrefix: 'flatten',
  doc: 'Lays an image out as one row of numbers: [H, W, C] becomes [H·W·C].',
  schema: {},
  inferShape: (shape) =>
    isSequence(shape)
      ? { problem: 'takes an image; sequences differ in length, so give an LSTM the output "last step" instead' }
      : { shape: [sizeOf(shape)] },
  multiplyAdds: () => 0,
  weights: () => ({}),
  forward(ctx) {
    ctx.emit(copyColumns, { x: ctx.input, y: ctx.y }, copyAll(ctx.y, false));
  },
  backward(ctx) {
    const target = ctx.dx(0);
    if (target) ctx.emit(copyColumns, { x: ctx.dy, y: target.dx }, copyAll(ctx.dy, target.accumulate));
  },
  examples: [{ input: [3, 4, 2], params: {} }],
});
