import { beforeEach, expect, it } from 'vitest';
import { type SpeedReport, starters } from '../../train/protocol.ts';
import { beginMeasuring, failMeasuring, hearOfSpeed, speed } from './speed.ts';

const report: SpeedReport = {
  adapter: 'test',
  clock: 'timestamps',
  batchSize: 32,
  ceilings: { multiplyAddsPerSecond: 1, bytesPerSecond: 1 },
  stepMs: 1,
  dispatches: [],
  memory: { parameters: 0, gradients: 0, 'optimiser state': 0, activations: 0, data: 0, bookkeeping: 0 },
};

beforeEach(() => speed.setState(speed.getInitialState()));

it('keeps a report with what it was measured on', () => {
  const request = beginMeasuring(starters.dense);
  hearOfSpeed({ type: 'speed.progress', request, words: 'dense1 · matmul', done: 2, of: 9 });
  expect(speed.getState().measuring).toMatchObject({ words: 'dense1 · matmul', done: 2, of: 9 });
  hearOfSpeed({ type: 'speed.measured', request, result: { report } });
  expect(speed.getState()).toMatchObject({ measuring: null, measured: { report, experiment: starters.dense }, problem: null });
});

it('hears only of the measurement that was asked for last', () => {
  const first = beginMeasuring(starters.dense);
  const second = beginMeasuring(starters.conv);
  hearOfSpeed({ type: 'speed.measured', request: first, result: { cancelled: true } });
  expect(speed.getState().measuring?.request).toBe(second);
  hearOfSpeed({ type: 'speed.measured', request: second, result: { report } });
  expect(speed.getState().measured?.experiment).toBe(starters.conv);
});

it('says why there is nothing, and keeps what there was', () => {
  hearOfSpeed({ type: 'speed.measured', request: beginMeasuring(starters.dense), result: { report } });
  hearOfSpeed({ type: 'speed.measured', request: beginMeasuring(starters.dense), result: { problem: 'No GPU.' } });
  expect(speed.getState()).toMatchObject({ measuring: null, problem: 'No GPU.', measured: { report } });
  beginMeasuring(starters.dense);
  failMeasuring('The training worker stopped.');
  expect(speed.getState()).toMatchObject({ measuring: null, problem: 'The training worker stopped.' });
});
