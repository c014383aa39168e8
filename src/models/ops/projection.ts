/**
 * A projection brings the value of a skip to the shape of its target. If necessary, it first selects some of the rows (pixels or time
 * steps): every s-th pixel along each axis, evenly spaced pixels whose indices are rounded down, or the last valid time step. If necessary,
 * it then multiplies the rows by a matrix without bias (on images, a 1×1 convolution), or appends zeros to them.
 */
import { copyColumns } from '../../shaders/copy_columns/copy_columns.ts';
import { plainEpilogue } from '../../shaders/epilogue.ts';
import { lastStep, lastStepBackward, resize, resizeBackward, subsample, subsampleBackward } from '../../shaders/select_rows/select_rows.ts';
import { glorotUniform } from './initialisers.ts';
import { batchOf, columnsOf, type OpDefinition, rowsOf, type Tensor } from './op.ts';
import { matmulForward, matmulInputGradient, matmulWeightGradient } from './products.ts';
import { featuresOf, type Shape } from './shape.ts';

export interface ProjectionParams {
  select: { type: 'none' } | { type: 'subsample'; stride: number } | { type: 'resize' } | { type: 'lastStep' };
  map: 'none' | 'matrix' | 'pad';
  /** The output shape. */
  target: Shape;
}

const selectedShape = (x: Tensor, target: Shape): Shape => [batchOf(x), ...target.slice(0, -1), columnsOf(x)];

function imageConstants(x: Tensor, selected: Shape) {
  const [, height = 1, width = 1, channels = 1] = x.shape;
  const [, outHeight = 1, outWidth = 1] = selected;
  return { BATCH: batchOf(x), IN_H: height, IN_W: width, CHANNELS: channels, OUT_H: outHeight, OUT_W: outWidth };
}

const lastStepConstants = (x: Tensor) => ({ BATCH: batchOf(x), TIME: x.shape[1] ?? 1, FEATURES: columnsOf(x) });

/** The constants of `copyColumns` for the columns that x and y have in common. Without ACCUMULATE, the other columns of y become 0. */
const sharedColumns = (x: Tensor, y: Tensor, accumulate = false) => ({
  ROWS: rowsOf(x),
  WIDTH: Math.min(columnsOf(x), columnsOf(y)),
  X_STRIDE: columnsOf(x),
  X_OFFSET: 0,
  Y_STRIDE: columnsOf(y),
  Y_OFFSET: 0,
  Y_COLS: columnsOf(y),
  ACCUMULATE: accumulate ? 1 : 0,
});

export const projection: OpDefinition<ProjectionParams> = {
  weights([source = []], { map, target }) {
    if (map !== 'matrix') return {};
    return { projection: { shape: [featuresOf(source), featuresOf(target)], init: glorotUniform, decay: true } };
  },

  forward(ctx) {
    const { select, map, target } = ctx.params;
    let x = ctx.input;
    if (select.type !== 'none') {
      const shape = selectedShape(x, target);
      const selected = map === 'none' ? ctx.y : ctx.keep('selected', shape);
      if (select.type === 'subsample') ctx.emit(subsample, { x, y: selected }, { ...imageConstants(x, shape), STRIDE: select.stride });
      else if (select.type === 'resize') ctx.emit(resize, { x, y: selected }, imageConstants(x, shape));
      else ctx.emit(lastStep, { x, lengths: ctx.lengths, y: selected }, lastStepConstants(x));
      x = selected;
    }
    if (map === 'matrix') matmulForward(ctx, x, ctx.weight('projection'), { bindings: { y: ctx.y }, constants: plainEpilogue });
    else if (map === 'pad') ctx.emit(copyColumns, { x, y: ctx.y }, sharedColumns(x, ctx.y));
  },

  backward(ctx) {
    const { select, map, target: shape } = ctx.params;
    const x = ctx.input;
    const source = ctx.kept('selected') ?? x;
    if (map === 'matrix') matmulWeightGradient(ctx, source, ctx.dy, ctx.gradient('projection'));
    const target = ctx.dx(0, { takesAddend: map === 'matrix' && select.type === 'none' });
    if (!target) return;

    let dselected = ctx.dy;
    if (map !== 'none') {
      const into = select.type === 'none' ? target : { dx: ctx.scratch('dselected', selectedShape(x, shape)), accumulate: false };
      if (map === 'matrix') matmulInputGradient(ctx, ctx.dy, ctx.weight('projection'), into);
      else ctx.emit(copyColumns, { x: ctx.dy, y: into.dx }, sharedColumns(ctx.dy, into.dx, into.accumulate));
      dselected = into.dx;
    }
    const ACCUMULATE = target.accumulate ? 1 : 0;
    if (select.type === 'subsample') {
      const constants = { ...imageConstants(x, dselected.shape), STRIDE: select.stride, ACCUMULATE };
      ctx.emit(subsampleBackward, { dy: dselected, dx: target.dx }, constants);
    } else if (select.type === 'resize') {
      ctx.emit(resizeBackward, { dy: dselected, dx: target.dx }, { ...imageConstants(x, dselected.shape), ACCUMULATE });
    } else if (select.type === 'lastStep') {
      ctx.emit(lastStepBackward, { dy: dselected, lengths: ctx.lengths, dx: target.dx }, { ...lastStepConstants(x), ACCUMULATE });
    }
  },
};
