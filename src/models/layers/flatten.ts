import { copyColumns } from '../../shaders/copy_columns/copy_columns.ts';
import { columnsOf, countOf, type Tensor } from '../ops/op.ts';
import { isSequence, sizeOf } from '../ops/shape.ts';
import { defineLayer } from './layer.ts';

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
  doc: 'Reshapes an image to a vector: [H, W, C] becomes [H·W·C].',
  schema: {},
  inferShape: (shape) =>
    isSequence(shape)
      ? { problem: 'needs an image. To turn a sequence into a vector, use an LSTM layer with “last step” as its output instead' }
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
