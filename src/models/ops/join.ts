/**
 * The join of skips at layer B: y = act_join(β·h + Σ α·addend), and then every concat part appended on the last axis.
 * The inputs are B's own output h, the addends in order, and the concat parts in order.
 */
import { type Activation, activationId, derivativeFrom } from '../../shaders/activations.ts';
import { copyColumns } from '../../shaders/copy_columns/copy_columns.ts';
import { activationBackward, addScaled, dotPartialCount, dotPartials } from '../../shaders/elementwise/elementwise.ts';
import { sumPartials } from '../../shaders/matmul/matmul.ts';
import { constant } from './initialisers.ts';
import { type BackwardContext, columnsOf, countOf, type OpDefinition, rowsOf, type Tensor, type WeightSpec } from './op.ts';

export interface Addend {
  /** The skip's source, which names the learned scale. */
  from: string;
  alpha: number;
  learned: boolean;
}

/** β is the constant factor of the layer's own output, or the initial value of a learned factor. */
export interface Branch {
  beta: number;
  learned: boolean;
}

export const UNSCALED: Branch = { beta: 1, learned: false };

export interface JoinParams {
  addends: readonly Addend[];
  branch: Branch;
  activation: Activation;
}

const scaleName = (addend: Addend) => `scale_${addend.from}`;
const BRANCH_SCALE = 'branch_scale';

export const join: OpDefinition<JoinParams> = {
  weights(_, { addends, branch }) {
    const learned = addends.filter((addend) => addend.learned);
    const spec = (value: number): WeightSpec => ({ shape: [1], init: constant(value), decay: false });
    return {
      ...Object.fromEntries(learned.map((addend) => [scaleName(addend), spec(addend.alpha)])),
      ...(branch.learned && { [BRANCH_SCALE]: spec(branch.beta) }),
    };
  },

  forward(ctx) {
    const { addends, branch, activation } = ctx.params;
    const { input: h } = ctx;
    const rest = ctx.inputs.slice(1);
    const concats = rest.slice(addends.length);
    const sum =
      concats.length > 0 && (addends.length > 0 || activation !== 'linear') ? ctx.keep('sum', h.shape) : concats.length > 0 ? h : ctx.y;
    addends.forEach((addend, i) => {
      const isLast = i === addends.length - 1;
      const isGelu = isLast && derivativeFrom(activation) === 'input';
      ctx.emit(
        addScaled,
        {
          base: i === 0 ? h : undefined,
          branch: i === 0 && branch.learned ? ctx.weight(BRANCH_SCALE) : undefined,
          addend: rest[i],
          scale: addend.learned ? ctx.weight(scaleName(addend)) : undefined,
          y: sum,
          saved: isGelu ? ctx.keep('activation', h.shape) : undefined,
        },
        {
          COUNT: countOf(sum),
          IN_PLACE: i === 0 ? 0 : 1,
          BETA: i > 0 || branch.learned ? 1 : branch.beta,
          BRANCH_LEARNED: i === 0 && branch.learned ? 1 : 0,
          HAS_ADDEND: 1,
          ALPHA: addend.learned ? 1 : addend.alpha,
          LEARNED: addend.learned ? 1 : 0,
          ACTIVATION: activationId(isLast ? activation : 'linear'),
          SAVE: isGelu ? 1 : 0,
        },
        // The sum before concat parts has never been fused. It stays so, to preserve the bits of existing experiments.
        { fuse: concats.length === 0 },
      );
    });
    if (addends.length === 0 && activation !== 'linear') applyActivation(ctx, h, sum, activation);
    let offset = 0;
    for (const part of concats.length > 0 ? [sum, ...concats] : []) {
      ctx.emit(copyColumns, { x: part, y: ctx.y }, slice(part, 0, columnsOf(part), ctx.y, offset, false));
      offset += columnsOf(part);
    }
  },

  backward(ctx) {
    const { addends, branch, activation } = ctx.params;
    const { input: h } = ctx;
    const rest = ctx.inputs.slice(1);
    const concats = rest.slice(addends.length);
    let dsum = ctx.dy;
    if (concats.length > 0) {
      dsum = ctx.scratch('dsum', h.shape);
      const width = columnsOf(h);
      ctx.emit(copyColumns, { x: ctx.dy, y: dsum }, slice(ctx.dy, 0, width, dsum, 0, false));
      let offset = width;
      concats.forEach((part, i) => {
        const target = ctx.dx(1 + addends.length + i);
        if (target) {
          ctx.emit(copyColumns, { x: ctx.dy, y: target.dx }, slice(ctx.dy, offset, columnsOf(part), target.dx, 0, target.accumulate));
        }
        offset += columnsOf(part);
      });
    }
    const dt = beforeActivation(ctx, dsum, activation);
    if (branch.learned) scaleGradient(ctx, BRANCH_SCALE, dt, h);
    ctx.contribute(0, dt, branch.learned ? 1 : branch.beta, branch.learned ? ctx.weight(BRANCH_SCALE) : undefined);
    addends.forEach((addend, i) => {
      const learned = addend.learned ? ctx.weight(scaleName(addend)) : undefined;
      const source = rest[i];
      if (learned && source) scaleGradient(ctx, scaleName(addend), dt, source);
      ctx.contribute(1 + i, dt, learned ? 1 : addend.alpha, learned);
    });
  },
};

/** The gradient of a learned scale: Σ dt·source over all elements. */
function scaleGradient(ctx: BackwardContext<JoinParams>, name: string, dt: Tensor, source: Tensor) {
  const partials = ctx.scratch(`d${name}`, [dotPartialCount(countOf(source))]);
  ctx.emit(dotPartials, { a: dt, b: source, partials }, { COUNT: countOf(source) });
  ctx.emit(sumPartials, { partials, y: ctx.gradient(name) }, { LENGTH: 1, SPLITS: countOf(partials) });
}

/** Applies the activation of a join without addends. */
function applyActivation(
  ctx: Pick<BackwardContext<JoinParams>, 'emit'> & { keep(name: string, shape: Tensor['shape']): Tensor },
  h: Tensor,
  y: Tensor,
  activation: Activation,
) {
  const isGelu = derivativeFrom(activation) === 'input';
  const saved = isGelu ? ctx.keep('activation', h.shape) : undefined;
  const none = { IN_PLACE: 0, BETA: 1, BRANCH_LEARNED: 0, HAS_ADDEND: 0, ALPHA: 0, LEARNED: 0 };
  const constants = { COUNT: countOf(h), ...none, ACTIVATION: activationId(activation), SAVE: isGelu ? 1 : 0 };
  ctx.emit(addScaled, { base: h, y, saved }, constants);
}

function beforeActivation(ctx: BackwardContext<JoinParams>, dsum: Tensor, activation: Activation): Tensor {
  if (activation === 'linear') return dsum;
  const dt = ctx.scratch('dt', dsum.shape);
  const saved = ctx.kept('activation') ?? ctx.kept('sum') ?? ctx.y;
  ctx.emit(activationBackward, { dy: dsum, saved, dx: dt }, { COUNT: countOf(dt), ACTIVATION: activationId(activation), ACCUMULATE: 0 });
  return dt;
}

/** Constants that copy `width` columns of x, starting at column `from`, to column `to` of y. */
function slice(x: Tensor, from: number, width: number, y: Tensor, to: number, accumulate: boolean) {
  return {
    ROWS: rowsOf(x),
    WIDTH: width,
    X_STRIDE: columnsOf(x),
    X_OFFSET: from,
    Y_STRIDE: columnsOf(y),
    Y_OFFSET: to,
    Y_COLS: width,
    ACCUMULATE: accumulate ? 1 : 0,
  };
}
