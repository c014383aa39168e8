/** A layer that keeps state: in training it centres each batch and updates a running mean, which it subtracts in evaluation. */
import { ceilDiv, defineKernel, gridOf } from '../../src/gpu/kernel.ts';
import { defineLayer } from '../../src/models/layers/layer.ts';
import { constant } from '../../src/models/ops/initialisers.ts';
import { columnsOf, rowsOf, type Tensor } from '../../src/models/ops/op.ts';
import { featuresOf } from '../../src/models/ops/shape.ts';
import { scaleBy } from '../../src/shaders/elementwise/elementwise.ts';
import { at } from '../../src/shaders/epilogue.ts';
import { linkKernel } from '../../src/shaders/link.ts';
import columnMeanWgsl from './column_mean.wgsl?raw';
import subtractColumnsWgsl from './subtract_columns.wgsl?raw';

const MOMENTUM = 0.9;

export const columnMean = defineKernel({
  name: 'column_mean',
  wgsl: linkKernel(columnMeanWgsl),
  bindings: ['x', 'means'],
  constants: ['ROWS', 'COLS'],
  grid: (c) => gridOf(ceilDiv(c.COLS, 64)),
  reference(b, c) {
    for (let column = 0; column < c.COLS; column++) {
      let sum = 0;
      for (let row = 0; row < c.ROWS; row++) sum += at(b.x, row * c.COLS + column);
      b.means[column] = sum / c.ROWS;
    }
  },
});

export const subtractColumns = defineKernel({
  name: 'subtract_columns',
  wgsl: linkKernel(subtractColumnsWgsl),
  bindings: ['x', 'means', 'y'],
  constants: ['ROWS', 'COLS', 'ACCUMULATE'],
  grid: (c) => gridOf(ceilDiv(c.ROWS * c.COLS, 64)),
  reference(b, c) {
    for (let i = 0; i < c.ROWS * c.COLS; i++) b.y[i] = at(b.x, i) - at(b.means, i % c.COLS) + (c.ACCUMULATE ? at(b.y, i) : 0);
  },
});

const sizeOfRows = (x: Tensor) => ({ ROWS: rowsOf(x), COLS: columnsOf(x) });

export const runningMean = defineLayer({
  kind: 'runningMean',
  label: 'Centre',
  idPrefix: 'centre',
  doc: 'Subtracts the mean of each feature: that of the batch in training, and the running mean in evaluation.',
  schema: {},
  inferShape: (shape) => ({ shape }),
  multiplyAdds: () => 0,
  weights: ([shape = []]) => ({ mean: { shape: [featuresOf(shape)], init: constant(0), decay: false, role: 'state' } }),
  forward({ input, y, mode, state, scratch, emit }) {
    const running = state('mean');
    const COUNT = columnsOf(input);
    const means = mode === 'train' ? scratch('means', [COUNT]) : running.value;
    if (mode === 'train') {
      emit(columnMean, { x: input, means }, sizeOfRows(input));
      emit(scaleBy, { x: running.value, y: running.next }, { COUNT, ALPHA: MOMENTUM, LEARNED: 0, ACCUMULATE: 0 });
      emit(scaleBy, { x: means, y: running.next }, { COUNT, ALPHA: 1 - MOMENTUM, LEARNED: 0, ACCUMULATE: 1 });
    }
    emit(subtractColumns, { x: input, means, y }, { ...sizeOfRows(input), ACCUMULATE: 0 });
  },
  backward({ dy, dx, scratch, emit }) {
    const target = dx(0);
    if (!target) return;
    const means = scratch('dmeans', [columnsOf(dy)]);
    emit(columnMean, { x: dy, means }, sizeOfRows(dy));
    emit(subtractColumns, { x: dy, means, y: target.dx }, { ...sizeOfRows(dy), ACCUMULATE: target.accumulate ? 1 : 0 });
  },
  examples: [{ input: [9], params: {} }],
});
