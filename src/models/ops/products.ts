/** The shared parts of layers and projections that compute a matrix product or a convolution. */
import { type Activation, activationId, derivativeFrom } from '../../shaders/activations.ts';
import { activationBackward } from '../../shaders/elementwise/elementwise.ts';
import { type EpilogueConstants, plainEpilogue } from '../../shaders/epilogue.ts';
import { matmul, matmulBackwardWeight, splitsFor, sumPartials } from '../../shaders/matmul/matmul.ts';
import { type BackwardContext, columnsOf, countOf, type ForwardContext, type GradientTarget, rowsOf, type Tensor } from './op.ts';

interface Ending {
  bindings: Readonly<Record<string, Tensor | undefined>>;
  constants: EpilogueConstants;
}

/**
 * The epilogue (the end of a kernel) of a product that writes ctx.y. It applies bias and activation, and saves the input of the activation
 * if the derivative is computed from it.
 */
export function forwardEnding<P>(ctx: ForwardContext<P>, activation: Activation, bias?: Tensor): Ending {
  const saved = derivativeFrom(activation) === 'input' ? ctx.keep('activation', ctx.y.shape) : undefined;
  return {
    bindings: { bias, y: ctx.y, saved },
    constants: { ...plainEpilogue, HAS_BIAS: bias ? 1 : 0, ACTIVATION: activationId(activation), SAVE: saved ? 1 : 0 },
  };
}

/**
 * The epilogue of a product that computes a gradient. An addend is another contribution to the same gradient, such as that of a skip or of
 * a loss term.
 */
export function gradientEnding({ dx, accumulate, addend }: GradientTarget): Ending {
  return {
    bindings: { y: dx, addend: addend?.tensor, scale: addend?.learned },
    constants: {
      ...plainEpilogue,
      ACCUMULATE: accumulate ? 1 : 0,
      HAS_ADDEND: addend ? 1 : 0,
      ALPHA: addend?.alpha ?? 1,
      LEARNED: addend?.learned ? 1 : 0,
    },
  };
}

/** Returns dz, the gradient with respect to the input of the activation that {@link forwardEnding} applied. */
export function activationGradient<P>(ctx: BackwardContext<P>, activation: Activation): Tensor {
  if (activation === 'linear') return ctx.dy;
  const dz = ctx.scratch('dz', ctx.dy.shape);
  const saved = ctx.kept('activation') ?? ctx.y;
  ctx.emit(activationBackward, { dy: ctx.dy, saved, dx: dz }, { COUNT: countOf(dz), ACTIVATION: activationId(activation), ACCUMULATE: 0 });
  return dz;
}

type Emit = Pick<BackwardContext<unknown>, 'emit' | 'scratch'>;

/**
 * Emits the gradients of a weight and its bias, which are sums over rows. If {@link splitsFor} allows it, the sums are divided into splits,
 * whose partial sums are then added.
 * @param product emits the kernel that writes the partial sums [splits, …dweight] and [splits, …dbias]
 */
export function splitGradient(
  ctx: Emit,
  rows: number,
  dweight: Tensor,
  dbias: Tensor | undefined,
  product: (splits: number, dweight: Tensor, dbias: Tensor | undefined) => void,
): void {
  const splits = splitsFor(rows, countOf(dweight));
  if (splits === 1) {
    product(1, dweight, dbias);
    return;
  }
  const partials = [dweight, dbias].map((gradient) => gradient && ctx.scratch(`partials of ${gradient.id}`, [splits, ...gradient.shape]));
  product(splits, partials[0] as Tensor, partials[1]);
  [dweight, dbias].forEach((gradient, i) => {
    if (gradient) ctx.emit(sumPartials, { partials: partials[i], y: gradient }, { LENGTH: countOf(gradient), SPLITS: splits });
  });
}

/**
 * dweight = xᵀ·dy and dbias = Σ dy over all rows.
 * @param time the number of time steps; if given, x is shifted by one time step within each sequence, as for recurrent weights
 */
export function matmulWeightGradient(ctx: Emit, x: Tensor, dy: Tensor, dweight: Tensor, dbias?: Tensor, time?: number): void {
  const shape = {
    ROWS: rowsOf(x),
    COLS: columnsOf(dy),
    DEPTH: columnsOf(x),
    HAS_BIAS: dbias ? 1 : 0,
    SHIFT: time ? 1 : 0,
    TIME: time ?? 1,
  };
  splitGradient(ctx, shape.ROWS, dweight, dbias, (SPLITS, partialWeight, partialBias) =>
    ctx.emit(matmulBackwardWeight, { x, dy, dweight: partialWeight, dbias: partialBias }, { ...shape, SPLITS }),
  );
}

/** y = x·weight over the last axis. */
export function matmulForward<P>(ctx: ForwardContext<P>, x: Tensor, weight: Tensor, ending: Ending): void {
  const y = ending.bindings.y ?? ctx.y;
  const shape = { ROWS: rowsOf(x), COLS: columnsOf(y), DEPTH: columnsOf(x), TRANSPOSE_B: 0 };
  ctx.emit(matmul, { a: x, b: weight, ...ending.bindings }, { ...shape, ...ending.constants });
}

/** dx = dy·weightᵀ over the last axis. */
export function matmulInputGradient(ctx: Emit, dy: Tensor, weight: Tensor, target: GradientTarget): void {
  const ending = gradientEnding(target);
  const shape = { ROWS: rowsOf(dy), COLS: columnsOf(target.dx), DEPTH: columnsOf(dy), TRANSPOSE_B: 1 };
  ctx.emit(matmul, { a: dy, b: weight, ...ending.bindings }, { ...shape, ...ending.constants });
}
