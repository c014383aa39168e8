import { expect, it } from 'vitest';
import { evaluationRow, newHistory, observationRow, SIGNALS, stepRows } from '../../../../tests/curves.ts';
import { pointsSummary } from '../../../../tests/summaries.ts';
import { starters } from '../../../experiment/starters.ts';
import { putRun, type RunRecord } from '../../stores/runs.ts';
import { csvParts } from './csv.ts';

const run: RunRecord = {
  id: 'run1',
  name: 'Run 1',
  experiment: starters.dense,
  summary: pointsSummary,
  signals: SIGNALS,
  color: 'var(--run-1)',
  isVisible: true,
  status: { state: 'paused', step: 3, stepsPerSecond: null },
};

it('a long curve is written in short parts, which together contain each step once', () => {
  const length = 70_001;
  const history = newHistory();
  const loss = Float32Array.from({ length }, (_, i) => i);
  history.append('steps', stepRows(1, loss));
  putRun(run, history);
  const parts = [...csvParts([run])];
  expect(parts).toHaveLength(4);
  // A part stays far below the maximum length of a string in Chromium, about 536 million characters.
  expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(4e6);
  const lines = parts.join('').trimEnd().split('\n');
  expect(lines).toHaveLength(1 + length);
  expect(lines.slice(1).every((line, i) => line.startsWith(`"Run 1","",1,${i + 1},`))).toBe(true);
});

it('evaluations and observations are in the CSV lines of their steps', () => {
  const history = newHistory();
  history.append('steps', stepRows(1, [3, 2, 1]));
  history.append('evaluations', evaluationRow(2, 0.25, 0.75));
  history.append('observations', observationRow(3, 7, -0.5));
  putRun(run, history);
  const [title, ...lines] = [...csvParts([run])].join('').trimEnd().split('\n');
  expect(title).toMatch(/,held_out_loss,held_out_accuracy,observed_gradient@dense1,"observed_skip_share@input→dense1"$/);
  expect(lines.map((line) => line.split(',').slice(-4).join())).toEqual([',,,', '0.25,0.75,,', ',,7,-0.5']);
});

it('an observation of the initial weights has a line of its own, without a loss', () => {
  const history = newHistory();
  history.append('observations', observationRow(0, 7, -0.5));
  history.append('steps', stepRows(1, [3]));
  history.append('observations', observationRow(1, 8, 0.5));
  putRun(run, history);
  const [title = '', ...lines] = [...csvParts([run])].join('').trimEnd().split('\n');
  const loss = title.split(',').indexOf('loss');
  expect(lines.map((line) => line.split(',').slice(3, 8).join())).toEqual(['0,0,0,0,0', expect.stringMatching(/^1,/)]);
  expect(lines.map((line) => line.split(',')[loss])).toEqual(['', '3']);
  expect(lines.map((line) => line.split(',').slice(-2).join())).toEqual(['7,-0.5', '8,0.5']);
});
