import { describe, expect, it } from 'vitest';
import { expectMatchesReference, normals, runKernel, runReference, zeros } from '../../../tests/kernelHarness.ts';
import { lstmBackward, lstmForward, lstmStateGradients, MAX_UNITS } from './lstm.ts';

const SHAPES = [
  [1, 1, 1, 1],
  [2, 3, 7, 1],
  [3, 2, 8, 2],
  [7, 9, 3, 4],
  [9, 5, 17, 3],
  [8, 16, 16, 4],
  [5, 7, 65, 2],
  [2, 3, 129, 2],
  [5, 4, 63, 4],
  [17, 5, 20, 2],
  [33, 3, 64, 4],
  [1, 2, MAX_UNITS, 1],
] as const;

/** Various lengths from 1 to `time`; the first is the longest. */
const lengthsOf = (batch: number, time: number) => Float32Array.from({ length: batch }, (_, n) => time - ((n * 2) % time));

function forwardBuffers(batch: number, time: number, units: number) {
  return {
    gates: normals('inputs', batch * time * 4 * units),
    recurrent: normals('recurrent', units * 4 * units, 1 / Math.sqrt(units)),
    lengths: lengthsOf(batch, time),
    cells: normals('stale', batch * time * units),
    hidden: normals('stale', batch * time * units),
  };
}

function backwardBuffers(batch: number, time: number, units: number) {
  const buffers = forwardBuffers(batch, time, units);
  const { gates = [], cells = [] } = runReference(lstmForward, { BATCH: batch, TIME: time, UNITS: units, SLICE: 1 }, buffers);
  return {
    dhidden: normals('dhidden', batch * time * units),
    gates: Float32Array.from(gates),
    cells: Float32Array.from(cells),
    recurrent: buffers.recurrent,
    lengths: buffers.lengths,
    dgates: normals('stale', batch * time * 4 * units),
  };
}

describe('lstm_forward', () => {
  it('gives known values for a sequence of two time steps, and 0 after its end', async () => {
    const buffers = {
      gates: new Float32Array([0, 0, 20, 20, 0, 0, 0, 0, 1, 1, 1, 1]),
      recurrent: new Float32Array([0, 0, -100, 0]),
      lengths: new Float32Array([2]),
      cells: normals('stale', 3),
      hidden: normals('stale', 3),
    };
    const constants = { BATCH: 1, TIME: 3, UNITS: 1, SLICE: 1 };
    const { gates, cells, hidden } = runReference(lstmForward, constants, buffers);
    // At time step 1, i = f = ½ and g = o = 1, so c = ½. At time step 2, i = f = o = ½ and g = tanh(−100·h) = −1, so c = −¼.
    const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 7));
    expect([...(gates ?? [])]).toEqual(close([0.5, 0.5, 1, 1, 0.5, 0.5, -1, 0.5, 0, 0, 0, 0]));
    expect([...(cells ?? [])]).toEqual(close([0.5, -0.25, 0]));
    expect([...(hidden ?? [])]).toEqual(close([Math.tanh(0.5), -0.5 * Math.tanh(0.25), 0]));
    const tolerance = { abs: 1e-5 };
    await expectMatchesReference(lstmForward, constants, buffers, { gates: tolerance, cells: tolerance, hidden: tolerance });
  });

  it.each(SHAPES)(
    'matches the reference for batch size %i, %i time steps, %i units, %i sequences per workgroup',
    async (BATCH, TIME, UNITS, SLICE) => {
      const tolerance = { abs: TIME === 1 ? 1e-5 : 3e-5 };
      const tolerances = { gates: tolerance, cells: tolerance, hidden: tolerance };
      await expectMatchesReference(lstmForward, { BATCH, TIME, UNITS, SLICE }, forwardBuffers(BATCH, TIME, UNITS), tolerances);
    },
  );

  it('stays within 1e-4 of the reference over 64 time steps', async () => {
    const tolerance = { abs: 1e-4 };
    const tolerances = { gates: tolerance, cells: tolerance, hidden: tolerance };
    await expectMatchesReference(lstmForward, { BATCH: 3, TIME: 64, UNITS: 9, SLICE: 2 }, forwardBuffers(3, 64, 9), tolerances);
  });

  it('stays finite for inputs of the order of 10,000', async () => {
    const buffers = forwardBuffers(4, 5, 7);
    const { outputs } = await runKernel(
      lstmForward,
      { BATCH: 4, TIME: 5, UNITS: 7, SLICE: 4 },
      { ...buffers, gates: buffers.gates.map((z) => z * 1e4) },
    );
    for (const name of ['gates', 'cells', 'hidden']) expect(Array.from(outputs[name] ?? []).every(Number.isFinite)).toBe(true);
  });

  it('stores 0 after the end of a sequence even if the inputs there are NaN', async () => {
    const buffers = forwardBuffers(2, 3, 2);
    // The second sequence consists of one time step.
    buffers.gates.fill(Number.NaN, (3 + 1) * 4 * 2);
    const { outputs } = await runKernel(lstmForward, { BATCH: 2, TIME: 3, UNITS: 2, SLICE: 2 }, buffers);
    expect(Array.from(outputs.gates ?? []).slice((3 + 1) * 8)).toEqual([...zeros(16)]);
    expect(Array.from(outputs.cells ?? []).slice((3 + 1) * 2)).toEqual([...zeros(4)]);
    expect(Array.from(outputs.hidden ?? []).slice((3 + 1) * 2)).toEqual([...zeros(4)]);
  });
});

describe('lstm_backward', () => {
  it('gives known values for one time step', async () => {
    const buffers = {
      dhidden: new Float32Array([1, 1]),
      gates: new Float32Array([0.5, 0.25, 0.5, 1, 0, 0, 0, 0]),
      cells: new Float32Array([0, 0]),
      recurrent: new Float32Array([9, 9, 9, 9]),
      lengths: new Float32Array([1]),
      dgates: normals('stale', 8),
    };
    const constants = { BATCH: 1, TIME: 2, UNITS: 1, SLICE: 1 };
    // With c = 0 and o = 1, dc = 1. The gradient with respect to the pre-activation of gate i is g·i(1 − i) = ⅛; with respect to that of
    // gate g, it is i(1 − g²) = ⅜.
    expect([...(runReference(lstmBackward, constants, buffers).dgates ?? [])]).toEqual([0.125, 0, 0.375, 0, 0, 0, 0, 0]);
    await expectMatchesReference(lstmBackward, constants, buffers, { dgates: { abs: 1e-6 } });
  });

  it.each(SHAPES)(
    'matches the reference for batch size %i, %i time steps, %i units, %i sequences per workgroup',
    async (BATCH, TIME, UNITS, SLICE) => {
      const buffers = backwardBuffers(BATCH, TIME, UNITS);
      await expectMatchesReference(lstmBackward, { BATCH, TIME, UNITS, SLICE }, buffers, { dgates: { abs: 1e-5, rel: 1e-5 } });
    },
  );

  it('stays within 1e-4 of the reference over 64 time steps', async () => {
    const constants = { BATCH: 3, TIME: 64, UNITS: 9, SLICE: 2 };
    await expectMatchesReference(lstmBackward, constants, backwardBuffers(3, 64, 9), { dgates: { abs: 1e-4, rel: 1e-5 } });
  });
});

describe('lstm_state_gradients', () => {
  function stateBuffers(batch: number, time: number, units: number) {
    const buffers = backwardBuffers(batch, time, units);
    const { dgates = [] } = runReference(lstmBackward, { BATCH: batch, TIME: time, UNITS: units, SLICE: 1 }, buffers);
    const stale = normals('stale', batch * time * units);
    return { ...buffers, dgates: Float32Array.from(dgates), dh: stale, dc: stale };
  }

  it.each(SHAPES)('matches the reference for batch size %i, %i time steps and %i units', async (BATCH, TIME, UNITS) => {
    const tolerance = { abs: 1e-5, rel: 1e-5 };
    const tolerances = { dh: tolerance, dc: tolerance };
    await expectMatchesReference(lstmStateGradients, { BATCH, TIME, UNITS }, stateBuffers(BATCH, TIME, UNITS), tolerances);
  });
});
