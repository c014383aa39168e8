import { plainEpilogue } from '../../shaders/epilogue.ts';
import { lstmBackward, lstmForward, lstmSlice, lstmStateGradients, MAX_UNITS } from '../../shaders/lstm/lstm.ts';
import { lastStep, lastStepBackward } from '../../shaders/select_rows/select_rows.ts';
import { glorotUniform, type Initialiser, orthogonal } from '../ops/initialisers.ts';
import { batchOf, type Tensor } from '../ops/op.ts';
import { matmulForward, matmulInputGradient, matmulWeightGradient } from '../ops/products.ts';
import { featuresOf, isSequence, type Shape, sizeOf, withFeatures } from '../ops/shape.ts';
import { defineLayer } from './layer.ts';

function constantsOf(hidden: Tensor) {
  const [batch = 1, time = 1, units = 1] = hidden.shape;
  return { BATCH: batch, TIME: time, UNITS: units, SLICE: lstmSlice(batch, units) };
}

/** The initial bias of the gates i, f, g and o: 1 for the forget gate f, and 0 for the others (Jozefowicz et al. 2015). */
const forgetBias: Initialiser = (shape) => {
  const values = new Float32Array(sizeOf(shape));
  const units = values.length / 4;
  return values.fill(1, units, 2 * units);
};

const sequenceShape = (x: Tensor, units: number): Shape => [...x.shape.slice(0, -1), units];

export const lstm = defineLayer({
  kind: 'lstm',
  label: 'LSTM',
  idPrefix: 'lstm',
  doc: 'Recurrent layer with a memory cell c: the gates i, f, g, o come from x·W + h·R + b; then c = f·c + i·g and h = o·tanh(c).',
  schema: {
    units: { type: 'int', label: 'Units', min: 1, max: MAX_UNITS, default: 64, isWidth: true },
    output: { type: 'choice', label: 'Output', options: ['sequence', 'last step'], default: 'sequence' },
  },
  inferShape(shape, { units, output }) {
    if (!isSequence(shape))
      return { problem: 'needs a sequence. Use sequence data, and choose “sequence” as the output of every LSTM layer before it' };
    return { shape: output === 'sequence' ? withFeatures(shape, units) : [units] };
  },
  multiplyAdds: ([time = 1, features = 1], { units }) => time * (features + units) * 4 * units,
  weights([shape = []], { units }) {
    return {
      weight: { shape: [featuresOf(shape), 4 * units], init: glorotUniform, decay: true },
      recurrent: { shape: [units, 4 * units], init: orthogonal, decay: true },
      bias: { shape: [4 * units], init: forgetBias, decay: false },
    };
  },
  forward(ctx) {
    const x = ctx.input;
    const { units, output } = ctx.params;
    const shape = sequenceShape(x, units);
    const gates = ctx.keep('gates', sequenceShape(x, 4 * units));
    // One matrix product covers the inputs of all time steps. The recurrence adds h·R one time step at a time.
    matmulForward(ctx, x, ctx.weight('weight'), {
      bindings: { bias: ctx.weight('bias'), y: gates },
      constants: { ...plainEpilogue, HAS_BIAS: 1 },
    });
    const cells = ctx.keep('cells', shape);
    const hidden = output === 'sequence' ? ctx.y : ctx.keep('hidden', shape);
    ctx.emit(lstmForward, { gates, recurrent: ctx.weight('recurrent'), lengths: ctx.lengths, cells, hidden }, constantsOf(hidden));
    if (hidden !== ctx.y) {
      ctx.emit(lastStep, { x: hidden, lengths: ctx.lengths, y: ctx.y }, { BATCH: batchOf(x), TIME: shape[1] ?? 1, FEATURES: units });
    }
  },
  backward(ctx) {
    const x = ctx.input;
    const { units, output } = ctx.params;
    const gates = ctx.kept('gates');
    if (!gates) return;
    const shape = sequenceShape(x, units);
    const time = shape[1] ?? 1;
    const hidden = ctx.kept('hidden') ?? ctx.y;
    let dhidden = ctx.dy;
    if (output !== 'sequence') {
      dhidden = ctx.scratch('dhidden', shape);
      const constants = { BATCH: batchOf(x), TIME: time, FEATURES: units, ACCUMULATE: 0 };
      ctx.emit(lastStepBackward, { dy: ctx.dy, lengths: ctx.lengths, dx: dhidden }, constants);
    }
    const dgates = ctx.scratch('dgates', gates.shape);
    const recurrent = ctx.weight('recurrent');
    ctx.emit(lstmBackward, { dhidden, gates, cells: ctx.kept('cells'), recurrent, lengths: ctx.lengths, dgates }, constantsOf(hidden));
    if (ctx.stateGradient) {
      const [dh, dc] = [ctx.stateGradient('h', shape), ctx.stateGradient('c', shape)];
      const { SLICE: _, ...constants } = constantsOf(hidden);
      const bindings = { dhidden, dgates, gates, cells: ctx.kept('cells'), recurrent, lengths: ctx.lengths, dh, dc };
      ctx.emit(lstmStateGradients, bindings, constants);
    }
    matmulWeightGradient(ctx, x, dgates, ctx.gradient('weight'), ctx.gradient('bias'));
    matmulWeightGradient(ctx, hidden, dgates, ctx.gradient('recurrent'), undefined, time);
    const target = ctx.dx(0, { takesAddend: true });
    if (target) matmulInputGradient(ctx, dgates, ctx.weight('weight'), target);
  },
  examples: [
    { input: [5, 3], params: { units: 6 } },
    { input: [7, 4], params: { units: 5, output: 'last step' } },
  ],
});
