import { beforeEach, expect, it } from 'vitest';
import { starters } from '../../experiment/starters.ts';
import type { SpeedReport } from '../../train/protocol/speed.ts';
import { beginMeasuring, endMeasuring, noteProgress, speed } from './speed.ts';

const report: SpeedReport = {
  adapter: 'test',
  clock: 'timestamps',
  batchSize: 32,
  ceilings: { flopPerSecond: 1, bytesPerSecond: 1 },
  stepMs: 1,
  dispatches: [],
  memory: { parameters: 0, gradients: 0, 'optimiser state': 0, activations: 0, data: 0, bookkeeping: 0 },
};

beforeEach(() => speed.setState(speed.getInitialState()));

it('the report of a speed measurement is stored with the measured experiment', () => {
  const request = beginMeasuring(starters.dense);
  noteProgress(request, { words: 'dense1 · matmul', done: 2, of: 9 });
  expect(speed.getState().measuring).toMatchObject({ words: 'dense1 · matmul', done: 2, of: 9 });
  endMeasuring(request, { answer: report });
  expect(speed.getState()).toMatchObject({ measuring: null, measured: { report, experiment: starters.dense }, problem: null });
});

it('only the result of the most recently requested measurement is used', () => {
  const first = beginMeasuring(starters.dense);
  const second = beginMeasuring(starters.conv);
  endMeasuring(first, { answer: null });
  expect(speed.getState().measuring?.request).toBe(second);
  endMeasuring(second, { answer: report });
  expect(speed.getState().measured?.experiment).toBe(starters.conv);
});

it('if a measurement fails, the problem is stored, and the previous report stays', () => {
  endMeasuring(beginMeasuring(starters.dense), { answer: report });
  endMeasuring(beginMeasuring(starters.dense), { problem: 'No GPU.' });
  expect(speed.getState()).toMatchObject({ measuring: null, problem: 'No GPU.', measured: { report } });
});
