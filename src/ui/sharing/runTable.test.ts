import { describe, expect, it } from 'vitest';
import { evaluationRow, newHistory, SIGNALS, stepRows } from '../../../tests/curves.ts';
import { pointsSummary as summary } from '../../../tests/summaries.ts';
import { withSeed } from '../../experiment/seeds.ts';
import { starters } from '../../experiment/starters.ts';
import { putRun, type RunRecord } from '../stores/runs.ts';
import { runTableCsv, runTableMarkdown } from './runTable.ts';

const plain = { ...starters.dense, network: { ...starters.dense.network, skips: [] } };

function run(id: string, name: string, experiment: RunRecord['experiment'], loss: number, note?: string): RunRecord {
  const history = newHistory();
  history.append('steps', stepRows(1, [loss, loss]));
  history.append('evaluations', evaluationRow(2, loss, 0.75));
  const record: RunRecord = {
    id,
    name,
    experiment: withSeed(experiment, 7),
    summary,
    signals: SIGNALS,
    color: 'var(--arm-1)',
    isVisible: true,
    note,
    status: { state: 'done', step: 2, stepsPerSecond: null },
  };
  putRun(record, history);
  return record;
}

const runs = [
  run('run1', 'Run 1, without skips, seed 7', plain, 0.5),
  run('run2', 'Run 2, with skips, seed 7', starters.dense, 0.25, '=1+1'),
];

/** Returns the cells of a row by the names of their columns. Commas in cells are inside quotes. */
function csvRow(text: string, row: number): Record<string, string | undefined> {
  const cells = text
    .trimEnd()
    .split('\n')
    .map((line) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.map((cell) => cell.replace(/,$/, '')) ?? []);
  return Object.fromEntries((cells[0] ?? []).map((name, i) => [name, cells[row]?.[i]]));
}

describe('the table of runs as CSV', () => {
  const csv = runTableCsv(runs, runs);
  it('has columns for the progress and results of a run, the size of its network, and the settings of its layers, optimiser and data', () => {
    expect(csvRow(csv, 2)).toMatchObject({
      run: '"Run 2, with skips, seed 7"',
      arm: '"with skips"',
      seed: '7',
      state: 'done',
      step: '2',
      held_out_loss: '0.25',
      accuracy: '0.75',
      loss_ratio: '0.5',
      parameters: '17985',
      layers: '4',
      skips: '"input→dense1; dense1→dense2"',
      'dense1.units': '64',
      'dense1.activation': '"relu"',
      'dense2.init': '"glorotUniform"',
      learning_rate: '0.003',
      optimiser: '"adam"',
      'adam.beta1': '0.9',
      data: '"shapes2d"',
    });
    expect(csvRow(csv, 1)).toMatchObject({ loss_ratio: '', skips: '""' });
  });
  it('contains no name or note that a spreadsheet would read as a formula', () => {
    expect(csvRow(csv, 2).note).toBe(`"'=1+1"`);
    expect(runTableCsv([run('run3', '=HYPERLINK("http://a")', plain, 1)], runs)).toContain(`\n"'=HYPERLINK(""http://a"")",`);
  });
});

describe('the table of runs as Markdown', () => {
  it('has columns for the settings that differ, and lists the equal settings below', () => {
    const lines = runTableMarkdown(runs, runs).split('\n');
    expect(lines[0]).toMatch(/^\| Run \| Skips \| Step \| Loss \| Held-out loss \| Accuracy \| Loss ratio \| Parameters \|/);
    expect(lines[1]).toMatch(/^\| --- \| --- \| ---: \|/);
    expect(lines[3]).toMatch(
      /^\| Run 2, with skips, seed 7 \| 2 \(ResNet: over each layer\) \| 2 \| 0\.25 \| 0\.25 \| 75\.0 % \| ×0\.5 \| 17,985 \|/,
    );
    expect(lines[5]).toMatch(/^Equal in all runs: Layers 4; .*Learning rate 0\.003; .*Seed 7; /);
  });
  it('escapes markup in a name', () => {
    const named = run('run4', 'a|b\n![x](http://y) <b>*`', plain, 1);
    expect(runTableMarkdown([named], runs)).toContain('| a\\|b \\!\\[x\\](http://y) \\<b\\>\\*\\` |');
  });
});
