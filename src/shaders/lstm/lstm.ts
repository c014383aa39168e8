/**
 * The recurrence of an LSTM and its gradient. The kernels of matmul compute the product of the input and its weights, and the gradients
 * with respect to the input and all weights.
 */
import { type Constants, ceilDiv, defineKernel, defineVariant, gridOf, withVariants } from '../../gpu/kernel.ts';
import { at } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import { addScaledRow, dot } from '../vectors.ts';
import backwardWgsl from './lstm_backward.wgsl?raw';
import backwardQuadWgsl from './lstm_backward_quad.wgsl?raw';
import forwardWgsl from './lstm_forward.wgsl?raw';
import forwardQuadWgsl from './lstm_forward_quad.wgsl?raw';
import stateGradientsWgsl from './lstm_state_gradients.wgsl?raw';

const CONSTANTS = ['BATCH', 'TIME', 'UNITS', 'SLICE'] as const;

type LstmConstants = Readonly<Record<(typeof CONSTANTS)[number], number>>;

/**
 * The largest value of UNITS and of SLICE·UNITS. The state between time steps is in workgroup memory, of which WebGPU guarantees 16 KiB. It
 * takes 16 bytes per unit in the forward pass, and 16 bytes per unit and sequence in the backward pass. The array `dcarry` of lstm_backward
 * imposes the same limit.
 */
export const MAX_UNITS = 1024;

const MAX_SLICE = 4;
/**
 * The largest value of SLICE·UNITS if SLICE is above 1. The state then takes at most half of the workgroup memory, because some drivers
 * zero this memory word by word, and compile slowly if all of it is used.
 */
const UNITS_PER_WORKGROUP = 512;

/**
 * The number of sequences in a workgroup (SLICE), which share each loaded weight. It is above 1 only if the batch still fills at least 8
 * workgroups, which keep the device busy.
 */
export function lstmSlice(batch: number, units: number): number {
  return Math.max(1, Math.min(MAX_SLICE, Math.floor(UNITS_PER_WORKGROUP / units), Math.floor(batch / 8)));
}

const grid = (c: LstmConstants) => gridOf(ceilDiv(c.BATCH, c.SLICE));

/** The number for sequences of full length. The first time step (in the backward pass, the last) has no recurrent product. */
const multiplyAdds = (c: LstmConstants) => c.BATCH * (c.TIME - 1) * 4 * c.UNITS * c.UNITS;

/** The tuner measures with sequences of full length. */
const typical = (c: LstmConstants) => ({ lengths: c.TIME });

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

const plainForward = defineKernel({
  name: 'lstm_forward',
  wgsl: linkKernel(forwardWgsl),
  bindings: ['gates', 'recurrent', 'lengths', 'cells', 'hidden'],
  constants: CONSTANTS,
  grid,
  multiplyAdds,
  typical,
  reference(b, c) {
    const units = c.UNITS;
    b.cells.fill(0);
    b.hidden.fill(0);
    for (let n = 0; n < c.BATCH; n++) {
      for (let t = 0; t < c.TIME; t++) {
        const row = n * c.TIME + t;
        const z = b.gates.subarray(row * 4 * units, (row + 1) * 4 * units);
        if (t >= at(b.lengths, n)) {
          z.fill(0);
          continue;
        }
        for (let k = 0; k < units && t > 0; k++) {
          const h = at(b.hidden, (row - 1) * units + k);
          addScaledRow(z, 0, b.recurrent, k * 4 * units, 4 * units, h);
        }
        for (let unit = 0; unit < units; unit++) {
          const i = sigmoid(at(z, unit));
          const f = sigmoid(at(z, units + unit));
          const g = Math.tanh(at(z, 2 * units + unit));
          const o = sigmoid(at(z, 3 * units + unit));
          [i, f, g, o].forEach((gate, index) => {
            z[index * units + unit] = gate;
          });
          const cell = i * g + (t > 0 ? f * at(b.cells, (row - 1) * units + unit) : 0);
          b.cells[row * units + unit] = cell;
          b.hidden[row * units + unit] = o * Math.tanh(cell);
        }
      }
    }
  },
});

const plainBackward = defineKernel({
  name: 'lstm_backward',
  wgsl: linkKernel(backwardWgsl),
  bindings: ['dhidden', 'gates', 'cells', 'recurrent', 'lengths', 'dgates'],
  constants: CONSTANTS,
  grid,
  multiplyAdds,
  typical,
  reference(b, c) {
    const units = c.UNITS;
    b.dgates.fill(0);
    for (let n = 0; n < c.BATCH; n++) {
      const dcarry = new Float64Array(units);
      const length = at(b.lengths, n);
      for (let t = length - 1; t >= 0; t--) {
        const row = n * c.TIME + t;
        const gates = b.gates.subarray(row * 4 * units, (row + 1) * 4 * units);
        for (let unit = 0; unit < units; unit++) {
          const fromNext = t + 1 < length ? dot(b.dgates, (row + 1) * 4 * units, b.recurrent, unit * 4 * units, 4 * units) : 0;
          const dh = at(b.dhidden, row * units + unit) + fromNext;
          const i = at(gates, unit);
          const f = at(gates, units + unit);
          const g = at(gates, 2 * units + unit);
          const o = at(gates, 3 * units + unit);
          const squashed = Math.tanh(at(b.cells, row * units + unit));
          const before = t > 0 ? at(b.cells, (row - 1) * units + unit) : 0;
          const dc = at(dcarry, unit) + dh * o * (1 - squashed * squashed);
          dcarry[unit] = dc * f;
          const byGate = [dc * g * i * (1 - i), dc * before * f * (1 - f), dc * i * (1 - g * g), dh * squashed * o * (1 - o)];
          byGate.forEach((gradient, index) => {
            b.dgates[row * 4 * units + index * units + unit] = gradient;
          });
        }
      }
    }
  },
});

const QUAD_SEQUENCES = 16;
const quadGrid = ({ BATCH = 1 }: Constants) => gridOf(ceilDiv(BATCH, QUAD_SEQUENCES));

export const lstmForward = withVariants(plainForward, [
  defineVariant(plainForward, {
    name: 'lstm_forward_quad',
    wgsl: linkKernel(forwardQuadWgsl, { subgroups: true }),
    features: ['subgroups'],
    // A workgroup has one invocation per unit and stores h of 16 sequences. With 256 units, it reaches both limits of WebGPU: 256
    // invocations and 16 KiB of workgroup memory.
    takes: ({ UNITS = 1 }) => UNITS % 4 === 0 && UNITS <= 256,
    grid: quadGrid,
  }),
]);

export const lstmBackward = withVariants(plainBackward, [
  defineVariant(plainBackward, {
    name: 'lstm_backward_quad',
    wgsl: linkKernel(backwardQuadWgsl, { subgroups: true }),
    features: ['subgroups'],
    takes: ({ UNITS = 1 }) => UNITS % 4 === 0,
    grid: quadGrid,
  }),
]);

/** The gradients with respect to h and c at each time step, which {@link lstmBackward} does not store. */
export const lstmStateGradients = defineKernel({
  name: 'lstm_state_gradients',
  wgsl: linkKernel(stateGradientsWgsl),
  bindings: ['dhidden', 'dgates', 'gates', 'cells', 'recurrent', 'lengths', 'dh', 'dc'],
  constants: ['BATCH', 'TIME', 'UNITS'],
  grid: (c) => gridOf(ceilDiv(c.BATCH * c.UNITS, 64)),
  multiplyAdds: (c) => multiplyAdds({ ...c, SLICE: 1 }),
  typical: (c) => ({ lengths: c.TIME }),
  reference(b, c) {
    const units = c.UNITS;
    b.dh.fill(0);
    b.dc.fill(0);
    for (let n = 0; n < c.BATCH; n++) {
      const carry = new Float64Array(units);
      const length = at(b.lengths, n);
      for (let t = length - 1; t >= 0; t--) {
        const row = n * c.TIME + t;
        for (let unit = 0; unit < units; unit++) {
          const recurred = t + 1 < length ? dot(b.dgates, (row + 1) * 4 * units, b.recurrent, unit * 4 * units, 4 * units) : 0;
          const dh = at(b.dhidden, row * units + unit) + recurred;
          const squashed = Math.tanh(at(b.cells, row * units + unit));
          const dc = at(carry, unit) + dh * at(b.gates, (row * 4 + 3) * units + unit) * (1 - squashed * squashed);
          carry[unit] = dc * at(b.gates, (row * 4 + 1) * units + unit);
          b.dh[row * units + unit] = dh;
          b.dc[row * units + unit] = dc;
        }
      }
    }
  },
});

export const lstmKernels = [lstmForward, lstmBackward, lstmStateGradients] as const;
