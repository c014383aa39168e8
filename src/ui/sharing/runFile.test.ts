import { expect, it } from 'vitest';
import { cpuTime } from '../../../tests/cpuTime.ts';
import { newHistory, SIGNALS, stepRows } from '../../../tests/curves.ts';
import { starters } from '../../experiment/starters.ts';
import { parseRunFile, printRunFile } from './runFile.ts';

it('a run file with 600,000 steps that are not finite is read within half a second', () => {
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
