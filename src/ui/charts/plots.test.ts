import { describe, expect, it } from 'vitest';
import { SIGNALS } from '../../../tests/curves.ts';
import { pointsSummary } from '../../../tests/summaries.ts';
import { starters } from '../../experiment/starters.ts';
import { type SignalGroups, type SignalSpec, signalsFor } from '../../models/compile/signals.ts';
import { History } from '../stores/history/history.ts';
import { putRun, type RunRecord } from '../stores/runs.ts';
import { csvParts } from './export/csv.ts';
import { plotNamed, plotsOf } from './plots.ts';
import { type SeriesSource, seriesOf, sourcesFor } from './series.ts';

const run = (id: string, signals: SignalGroups): RunRecord => ({
  id,
  name: id,
  experiment: starters.dense,
  summary: pointsSummary,
  signals,
  color: 'red',
  isVisible: true,
  status: { state: 'done', step: 2, stepsPerSecond: null },
});
const namesOf = (runs: readonly RunRecord[], baseline: RunRecord | null) => plotsOf(runs, baseline).map(({ name }) => name);

const classifier = run('run1', SIGNALS);
const regression = run('run2', signalsFor(false));

describe('the charts', () => {
  it('show the quantities that the runs record, and a ratio if a run can be compared with the baseline', () => {
    expect(namesOf([classifier], classifier)).toEqual(['loss', 'accuracy', 'gradientNorm']);
    expect(namesOf([regression], regression)).toEqual(['loss', 'gradientNorm']);
    expect(namesOf([classifier, regression], classifier)).toEqual(['loss', 'difference', 'accuracy', 'gradientNorm']);
    expect(namesOf([run('run3', { steps: [], evaluations: [] })], null)).toEqual([]);
  });

  it('stay the same objects while the runs record the same signals', () => {
    expect(plotsOf([classifier], classifier)[0]).toBe(plotsOf([{ ...classifier }], classifier)[0]);
  });

  it('show the chance level for the data of each run', () => {
    const [loss] = plotsOf([classifier], classifier);
    const own = (value: number, words = 'guessing: variance') => ({ ...classifier, chance: { loss: { value, words } } });
    expect(loss?.levels([classifier])).toEqual([]);
    expect(loss?.levels([own(0.07)])).toEqual([{ low: 0.07, high: 0.07, words: 'guessing: variance' }]);
    expect(loss?.levels([own(0.07), own(0.08), own(0.7, 'guessing: ln 2')])).toEqual([
      { low: 0.07, high: 0.08, words: 'guessing: variance in each run’s data' },
      { low: 0.7, high: 0.7, words: 'guessing: ln 2' },
    ]);
  });

  it('are shown one at a time: the chosen one if it exists, otherwise the first', () => {
    const plots = plotsOf([classifier, regression], classifier);
    expect([null, 'accuracy', 'other'].map((name) => plotNamed(plots, name)?.name)).toEqual(['loss', 'accuracy', 'loss']);
  });
});

describe('a quantity that is recorded for each layer', () => {
  const of = (layer: string): SignalSpec => ({
    name: `saturated@${layer}`,
    quantity: 'saturated',
    of: layer,
    label: 'Saturated units',
    unit: 'share',
  });
  const { evaluations } = SIGNALS;
  const layered = run('run4', { steps: [...SIGNALS.steps, of('dense1'), of('dense2')], evaluations });
  const history = new History(layered.signals);
  history.append('steps', { step: Float64Array.of(1, 2), values: [1, 2, 3, 4, 5].map((value) => Float32Array.of(value, value)) });
  putRun(layered, history);

  it('has one chart with a line for each layer', () => {
    const plot = plotsOf([layered], layered).at(-1);
    expect(plot).toMatchObject({ name: 'saturated', title: 'Saturated units', layers: ['dense1', 'dense2'], most: 1 });
    const entry: SeriesSource = { name: 'run4', color: 'red', runs: [layered] };
    const entries = plot ? sourcesFor(plot, [entry]) : [];
    expect(entries.map(({ name }) => name)).toEqual(['run4, Dense 1', 'run4, Dense 2']);
    expect(entries.map((one) => plot && [...seriesOf(one, plot, 'step', layered).curves[0].values()])).toEqual([
      [4, 4],
      [5, 5],
    ]);
  });

  it('has a column for each layer in the CSV file', () => {
    const [head, first] = [...csvParts([layered])].join('').split('\n');
    expect(head).toBe(
      'run,arm,seed,step,epoch,examples,seconds,multiply_adds,loss,accuracy,gradient_norm,saturated@dense1,saturated@dense2,held_out_loss,held_out_accuracy',
    );
    expect(first?.split(',').slice(8)).toEqual(['1', '2', '3', '4', '5', '', '']);
  });
});
