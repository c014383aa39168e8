import { describe, expect, it } from 'vitest';
import { normals } from '../../../tests/kernelHarness.ts';
import { lstmBackward, lstmForward, lstmSlice, lstmStateGradients, MAX_UNITS } from './lstm.ts';

const EPSILON = 1e-4;
const CONSTANTS = { BATCH: 2, TIME: 4, UNITS: 3, SLICE: 1 };
const { BATCH, TIME, UNITS } = CONSTANTS;
const LENGTHS = Float64Array.of(4, 2);
const f64 = (name: string, length: number) => Float64Array.from(normals(name, length));

function forward(inputs: Float64Array, recurrent: Float64Array) {
  const gates = inputs.slice();
  const cells = new Float64Array(BATCH * TIME * UNITS);
  const hidden = new Float64Array(BATCH * TIME * UNITS);
  lstmForward.reference({ gates, recurrent, lengths: LENGTHS, cells, hidden }, CONSTANTS);
  return { gates, cells, hidden };
}

describe('the reference of lstm_backward', () => {
  it.each([1, 2, 3, 4, 5])('agrees with central differences of Σ dhidden·hidden, with seed %i', (seed) => {
    const inputs = f64(`inputs ${seed}`, BATCH * TIME * 4 * UNITS);
    const recurrent = f64(`recurrent ${seed}`, UNITS * 4 * UNITS);
    const dhidden = f64(`dhidden ${seed}`, BATCH * TIME * UNITS);
    const objective = (moved: Float64Array) => forward(moved, recurrent).hidden.reduce((sum, h, i) => sum + h * (dhidden[i] ?? 0), 0);
    const { gates, cells } = forward(inputs, recurrent);
    const dgates = f64('stale', inputs.length);
    lstmBackward.reference({ dhidden, gates, cells, recurrent, lengths: LENGTHS, dgates }, CONSTANTS);
    for (const [i, analytic] of dgates.entries()) {
      const [above, below] = [EPSILON, -EPSILON].map((step) => objective(inputs.with(i, (inputs[i] ?? 0) + step))) as [number, number];
      expect(Math.abs((above - below) / (2 * EPSILON) - analytic)).toBeLessThanOrEqual(1e-6 * Math.abs(analytic) + 1e-9);
    }
  });
});

describe('the reference of lstm_state_gradients', () => {
  it('gives dh and dc that agree with the gradients of the gates o and g, and 0 after the end of a sequence', () => {
    const recurrent = f64('recurrent', UNITS * 4 * UNITS);
    const dhidden = f64('dhidden', BATCH * TIME * UNITS);
    const { gates, cells } = forward(f64('inputs', BATCH * TIME * 4 * UNITS), recurrent);
    const dgates = f64('stale', gates.length);
    const [dh, dc] = [f64('stale', cells.length), f64('stale', cells.length)];
    lstmBackward.reference({ dhidden, gates, cells, recurrent, lengths: LENGTHS, dgates }, CONSTANTS);
    lstmStateGradients.reference({ dhidden, dgates, gates, cells, recurrent, lengths: LENGTHS, dh, dc }, CONSTANTS);
    for (let row = 0; row < BATCH * TIME; row++) {
      const isValid = row % TIME < (LENGTHS[Math.floor(row / TIME)] ?? 0);
      for (let unit = 0; unit < UNITS; unit++) {
        const gate = (index: number, of = gates) => of[(4 * row + index) * UNITS + unit] ?? Number.NaN;
        const at = row * UNITS + unit;
        if (!isValid) expect([dh[at], dc[at]]).toEqual([0, 0]);
        expect(gate(3, dgates)).toBeCloseTo((dh[at] ?? 0) * Math.tanh(cells[at] ?? 0) * gate(3) * (1 - gate(3)), 12);
        expect(gate(2, dgates)).toBeCloseTo((dc[at] ?? 0) * gate(0) * (1 - gate(2) ** 2), 12);
      }
    }
  });
});

describe('lstmSlice, the number of sequences per workgroup,', () => {
  it.each([
    [1, 1, 1],
    [8, 64, 1],
    [16, 64, 2],
    [32, 128, 4],
    [32, 200, 2],
    [4096, 512, 1],
    [4096, MAX_UNITS, 1],
  ])('for %i sequences with %i units is %i', (batch, units, slice) => expect(lstmSlice(batch, units)).toBe(slice));
});
