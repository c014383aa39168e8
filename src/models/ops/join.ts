/**
 * The join of skips at a layer: act_join(Σ scale·term), followed by the values of the concat skips on the last axis. The terms are the
 * layer's own output h with the scale β, and the value of each add skip with its scale α. The inputs of the op are the terms and then the
 * concat values.
 */
import { type Activation, activationId, derivativeFrom } from '../../shaders/activations.ts';
import { copyColumns } from '../../shaders/copy_columns/copy_columns.ts';
import { activationBackward, addScaled, dotPartialCount, dotPartials } from '../../shaders/elementwise/elementwise.ts';
import { sumPartials } from '../../shaders/matmul/matmul.ts';
import { constant } from './initialisers.ts';
import { type BackwardContext, columnsOf, countOf, type OpDefinition, rowsOf, type Tensor, type WeightSpec } from './op.ts';

export interface Term {
  /** The initial value if the scale is learned. */
  scale: number;
  learned: boolean;
  /** The name of the weight that contains a learned scale. */
  weight: string;
  /** The source of the skip; absent for the layer's own output. */
  from?: string;
}

export interface JoinParams {
  terms: readonly [Term, ...Term[]];
  activation: Activation;
}

const constantScale = ({ scale, learned }: Term) => (learned ? 1 : scale);
const isPlain = ({ scale, learned }: Term) => scale === 1 && !learned;

export const join: OpDefinition<JoinParams> = {
  weights(_, { terms: [first, ...others] }) {
    const spec = (value: number): WeightSpec => ({ shape: [1], init: constant(value), decay: false });
    // The scale of the first term is last, to preserve the layout of the parameters in memory. With another layout, the results of existing
    // experiments would not be the same bit for bit.
    return Object.fromEntries([...others, first].flatMap(({ learned, weight, scale }) => (learned ? [[weight, spec(scale)]] : [])));
  },

  forward(ctx) {
    const { terms, activation } = ctx.params;
    const [base, ...others] = terms;
    const { input: h } = ctx;
    const concats = ctx.inputs.slice(terms.length);
    const isCopy = others.length === 0 && activation === 'linear' && isPlain(base);
    const sum = concats.length === 0 ? ctx.y : isCopy ? h : ctx.keep('sum', h.shape);
    const factor = (term: Term | undefined) => (term?.learned ? ctx.weight(term.weight) : undefined);
    const addends = others.length > 0 ? others : [undefined];
    addends.forEach((addend, i) => {
      if (sum === h) return;
      const isFirst = i === 0;
      const isLast = i === addends.length - 1;
      const isGelu = isLast && derivativeFrom(activation) === 'input';
      ctx.emit(
        addScaled,
        {
          base: isFirst ? h : undefined,
          branch: isFirst ? factor(base) : undefined,
          addend: addend && ctx.inputs[i + 1],
          scale: factor(addend),
          y: sum,
          saved: isGelu ? ctx.keep('activation', h.shape) : undefined,
        },
        {
          COUNT: countOf(sum),
          IN_PLACE: isFirst ? 0 : 1,
          BETA: isFirst ? constantScale(base) : 1,
          BRANCH_LEARNED: isFirst && base.learned ? 1 : 0,
          HAS_ADDEND: addend ? 1 : 0,
          ALPHA: addend ? constantScale(addend) : 0,
          LEARNED: addend?.learned ? 1 : 0,
          ACTIVATION: activationId(isLast ? activation : 'linear'),
          SAVE: isGelu ? 1 : 0,
        },
        // If concat skips follow, the sum is not fused, so that the results of existing experiments stay the same bit for bit.
        { fuse: concats.length === 0 },
      );
    });
    let offset = 0;
    for (const part of concats.length > 0 ? [sum, ...concats] : []) {
      ctx.emit(copyColumns, { x: part, y: ctx.y }, slice(part, 0, columnsOf(part), ctx.y, offset, false));
      offset += columnsOf(part);
    }
  },

  backward(ctx) {
    const { terms, activation } = ctx.params;
    const { input: h } = ctx;
    const concats = ctx.inputs.slice(terms.length);
    let dsum = ctx.dy;
    if (concats.length > 0) {
      dsum = ctx.scratch('dsum', h.shape);
      const width = columnsOf(h);
      ctx.emit(copyColumns, { x: ctx.dy, y: dsum }, slice(ctx.dy, 0, width, dsum, 0, false));
      let offset = width;
      concats.forEach((part, i) => {
        const target = ctx.dx(terms.length + i);
        if (target) {
          ctx.emit(copyColumns, { x: ctx.dy, y: target.dx }, slice(ctx.dy, offset, columnsOf(part), target.dx, 0, target.accumulate));
        }
        offset += columnsOf(part);
      });
    }
    const dt = beforeActivation(ctx, dsum, activation);
    terms.forEach((term, i) => {
      const learned = term.learned ? ctx.weight(term.weight) : undefined;
      const source = ctx.inputs[i];
      if (learned && source) scaleGradient(ctx, term.weight, dt, source);
      ctx.contribute(i, dt, constantScale(term), learned);
    });
  },
};

/** Emits the gradient of a learned scale: Σ dt·source, where dt is the gradient with respect to the sum before the activation. */
function scaleGradient(ctx: BackwardContext<JoinParams>, name: string, dt: Tensor, source: Tensor) {
  const partials = ctx.scratch(`d${name}`, [dotPartialCount(countOf(source))]);
  ctx.emit(dotPartials, { a: dt, b: source, partials }, { COUNT: countOf(source) });
  ctx.emit(sumPartials, { partials, y: ctx.gradient(name) }, { LENGTH: 1, SPLITS: countOf(partials) });
}

function beforeActivation(ctx: BackwardContext<JoinParams>, dsum: Tensor, activation: Activation): Tensor {
  if (activation === 'linear') return dsum;
  const dt = ctx.scratch('dt', dsum.shape);
  const saved = ctx.kept('activation') ?? ctx.kept('sum') ?? ctx.y;
  ctx.emit(activationBackward, { dy: dsum, saved, dx: dt }, { COUNT: countOf(dt), ACTIVATION: activationId(activation), ACCUMULATE: 0 });
  return dt;
}

/** Returns the constants of `copyColumns` for `width` columns, from column `from` of x to column `to` of y. */
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
