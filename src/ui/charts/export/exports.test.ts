import { expect, it, vi } from 'vitest';
import { SIGNALS, stepRows } from '../../../../tests/curves.ts';
import { pointsSummary } from '../../../../tests/summaries.ts';
import { starters } from '../../../experiment/starters.ts';
import type { SignalGroups } from '../../../models/compile/signals.ts';
import { OUTLINES } from '../../kit/marks/outlines.ts';
import { History } from '../../stores/history/history.ts';
import { putRun, type RunRecord } from '../../stores/runs.ts';
import { csvParts } from './csv.ts';

const csvOf = (runs: readonly RunRecord[]) => [...csvParts(runs)].join('');

function runNamed(name: string, signals: SignalGroups = SIGNALS): RunRecord {
  const run: RunRecord = {
    id: 'run1',
    name,
    experiment: starters.dense,
    summary: pointsSummary,
    signals,
    color: 'red',
    isVisible: true,
    status: { state: 'done', step: 1, stepsPerSecond: null },
  };
  const history = new History(signals);
  history.append('steps', stepRows(1, [0.5]));
  putRun(run, history);
  return run;
}

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\n=1', '\r=1', ' =1', '＝1', '＋1', '－1', '＠A1'])(
  'in CSV, the name %j is escaped so that no spreadsheet reads it as a formula',
  (name) => {
    expect(csvOf([runNamed(name)]).split(',')).toContain('multiply_adds');
    expect(csvOf([runNamed(name)])).toContain(`\n"'${name}","'${name}",1,`);
  },
);

it.each(['Run 1', 'a=b', '1-2', 'ü'])('in CSV, the name %j is unchanged', (name) =>
  expect(csvOf([runNamed(name)])).toContain(`\n"${name}",`),
);

it('in CSV, the name of a signal is escaped too, and stays within its cell', () => {
  const named = (name: string) => ({ name, quantity: name, label: name, unit: 'number' as const });
  const signals = { steps: [named('=1+1'), named('a,b\nc'), named('gradientNorm@dense1')], evaluations: [] };
  expect(csvOf([runNamed('Run 1', signals)]).split('multiply_adds,')[1]).toMatch(/^"'=1\+1","a,b\nc",gradient_norm@dense1\n/);
});

const chart = {
  title: 'Accuracy',
  xTitle: 'Step',
  rows: [[1, 2], [], [], [], []] as never,
  range: [1, 2] as const,
  most: Number.POSITIVE_INFINITY,
  isLogX: false,
  isWholeX: true,
  isLogY: false,
  words: String,
  runnerMarks: [],
  levels: [],
};
const paint = { ink: '#000', soft: '#555', line: '#ccc', surface: '#fff' };

async function drawing() {
  // Node 20 has no navigator, and the page reads the language when modules load.
  vi.stubGlobal('navigator', { language: 'en' });
  return (await import('./svg.ts')).svgOf;
}

it('an SVG drawing of a chart contains no characters that XML forbids, and no markup from names', async () => {
  const svgOf = await drawing();
  const named = { title: 'a\u0000b\u001f\ud800<b>&"', xTitle: 'Step \ufffe', levels: [{ low: 9, high: 9, words: 'guessing' }] };
  const { svg } = svgOf([{ ...chart, ...named }], [{ name: 'Run\u0007 1 🙂\ttab', color: 'red', mark: 'star' }], paint);
  expect(svg).toContain(`<path d="${OUTLINES.star}"`);
  expect(svg).toContain('a\ufffdb\ufffd\ufffd&#60;b&#62;&#38;&#34;');
  expect(svg).toContain('Step \ufffd');
  expect(svg).toContain('>guessing (9) ↑</text>');
  expect(svg).toContain('Run\ufffd 1 🙂\ttab');
  expect(svg).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
});

it('in an SVG drawing of a chart, the y axis does not extend beyond the largest possible value', async () => {
  const svgOf = await drawing();
  const shares = { ...chart, rows: [[1, 2], [], [], [0.5, 1], []] as never };
  const topOf = (most: number) => {
    const { svg } = svgOf([{ ...shares, most }], [{ name: 'Run 1', color: 'red', mark: 'star' }], paint);
    return Math.min(...[...svg.matchAll(/M[\d.]+ ([\d.]+)L[\d.]+ ([\d.]+)" fill="none" stroke="red"/g)].map(([, , y]) => Number(y)));
  };
  // The value 1 is at the top of the chart if the axis ends at 1, and below the top otherwise.
  expect([topOf(1), topOf(Number.POSITIVE_INFINITY) > topOf(1)]).toEqual([34, true]);
});
