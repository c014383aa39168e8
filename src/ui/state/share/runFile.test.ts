import { expect, it } from 'vitest';
import { cpuTime } from '../../../../tests/cpuTime.ts';
import { starters } from '../../../train/protocol.ts';
import { History } from '../history.ts';
import { parseRunFile, printRunFile } from './runFile.ts';

it('a run file with 600,000 steps that are not finite is read within half a second', () => {
  const length = 600_000;
  const history = new History();
  const values = new Float32Array(length).fill(Number.NaN);
  history.append({ step: Float64Array.from(values, (_, i) => i + 1), loss: values, accuracy: values, gradientNorm: values, seconds: 1 });
  const bytes = printRunFile({ name: 'Run 1', experiment: starters.dense, step: 0, tensors: [], history });
  const started = cpuTime();
  const parsed = parseRunFile(bytes);
  expect(cpuTime() - started).toBeLessThan(500);
  expect('file' in parsed && parsed.file.history.nonFinite.length).toBe(length);
});
