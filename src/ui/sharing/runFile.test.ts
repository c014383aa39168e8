import { expect, it } from 'vitest';
import { cpuTime } from '../../../tests/cpuTime.ts';
import { evaluationRow, newHistory, observationRow, SIGNALS, stepRows } from '../../../tests/curves.ts';
import { starters } from '../../experiment/starters.ts';
import { parseRunFile, printRunFile } from './runFile.ts';

it('a run file with non-finite values at 600,000 steps is read within half a second', () => {
  const length = 600_000;
  const history = newHistory();
  const values = new Float32Array(length).fill(Number.NaN);
  history.append('steps', stepRows(1, values));
  const bytes = printRunFile({ name: 'Run 1', experiment: starters.dense, step: 0, tensors: [], signals: SIGNALS, history });
  const started = cpuTime();
  const parsed = parseRunFile(bytes);
  expect(cpuTime() - started).toBeLessThan(500);
  expect('file' in parsed && parsed.file.history.nonFinite.length).toBe(length);
});

it('a run file with over 2²⁴ steps preserves the devices, the lost steps, and the exact steps of evaluations and times', () => {
  const length = 2 ** 24 + 9;
  const history = newHistory();
  history.place(0, { loss: new Float32Array(length) }, length, [[2 ** 24 + 1, 2 ** 24 + 4]]);
  for (const step of [2 ** 24 - 1, 2 ** 24 + 5, 2 ** 24 + 7]) {
    history.append('evaluations', evaluationRow(step, 1));
    history.times.push({ step, seconds: step / 100 });
  }
  const runners = [
    { from: 0, name: 'GPU' },
    { from: 2 ** 24 + 1, name: 'reference runner' },
  ];
  const bytes = printRunFile({ name: 'Run 1', experiment: starters.dense, step: length, tensors: [], signals: SIGNALS, runners, history });
  const parsed = parseRunFile(bytes);
  if ('problem' in parsed) throw new Error(parsed.problem);
  const { file } = parsed;
  expect(file.step).toBe(length);
  const steps = [0, 1, 2].map((row) => file.history.evaluations.stepOf(row));
  expect(steps).toEqual([2 ** 24 - 1, 2 ** 24 + 5, 2 ** 24 + 7]);
  expect(file.history.times.map(({ step }) => step)).toEqual(steps);
  expect([file.runners, file.history.missing]).toEqual([runners, history.missing]);
});

it('a run file contains the observed steps, with their numbers of examples and their columns', () => {
  const history = newHistory();
  history.append('steps', stepRows(1, [3, 2, 1]));
  for (const [step, share] of [
    [0, Number.NaN],
    [2, -0.5],
    [3, 1.5],
  ] as const)
    history.append('observations', observationRow(step, step + 1, share));
  const file = { name: 'Run 1', experiment: starters.dense, step: 3, tensors: [], signals: SIGNALS, history };
  const parsed = parseRunFile(printRunFile(file));
  if ('problem' in parsed) throw new Error(parsed.problem);
  expect(parsed.file.signals).toEqual(SIGNALS);
  expect(parsed.file.tensors).toEqual([]);
  expect(parsed.file.history.observations.listed(0, 3)).toEqual({
    step: Float64Array.of(0, 2, 3),
    examples: Float32Array.of(32, 32, 32),
    columns: { 'gradient@dense1': Float32Array.of(1, 3, 4), 'skipShare@input→dense1': Float32Array.of(Number.NaN, -0.5, 1.5) },
  });
});
