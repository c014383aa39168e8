import { describe, expect, it } from 'vitest';
import { evaluationRow, newHistory, SIGNALS } from '../../../tests/curves.ts';
import { pointsSummary as summary } from '../../../tests/summaries.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { withSeed } from '../../experiment/seeds.ts';
import { starters } from '../../experiment/starters.ts';
import { chosenForComparison } from '../compare/choice.ts';
import { typicalSeed } from '../compare/typicalSeed.ts';
import { putRun, type RunRecord } from '../stores/runs.ts';
import { baselineFor, studyStore } from '../stores/study.ts';
import { differsWords, logRatioOf } from './baseline.ts';
import { columns } from './columns.ts';
import { medianIn } from './groups.ts';

const plain: Experiment = { ...starters.dense, network: { ...starters.dense.network, skips: [] } };

/** @param losses held-out losses by step */
function run(id: string, experiment: Experiment, seed: number, losses: Readonly<Record<number, number>>, change: Partial<RunRecord> = {}) {
  const history = newHistory();
  for (const [step, loss] of Object.entries(losses)) history.append('evaluations', evaluationRow(Number(step), loss));
  const record: RunRecord = {
    id,
    name: id,
    experiment: withSeed(experiment, seed),
    summary,
    signals: SIGNALS,
    color: 'var(--arm-1)',
    isVisible: true,
    status: { state: 'done', step: 10, stepsPerSecond: null },
    ...change,
  };
  putRun(record, history);
  return record;
}

const without = [run('a1', plain, 1, { 5: 9, 10: 1 }), run('a2', plain, 2, { 5: 8, 10: 2 }), run('a3', plain, 3, { 5: 7, 10: 4 })];
const withSkips = [
  run('b1', starters.dense, 1, { 5: 3, 10: 0.5 }),
  run('b2', starters.dense, 2, { 5: 4 }),
  run('b3', starters.dense, 3, { 5: 2, 10: 8 }),
];
const all = [...without, ...withSkips];
const ratios = withSkips.map((one) => Math.exp(logRatioOf(one, all) ?? Number.NaN));

describe('the loss ratio', () => {
  it('compares a run with the baseline at the same seed, at the last step at which both were evaluated', () => {
    expect(ratios.map((ratio) => ratio.toFixed(3))).toEqual(['0.500', '0.500', '2.000']);
    expect(without.map((one) => logRatioOf(one, all))).toEqual([null, null, null]);
  });

  it('is infinite if the run diverged, and unknown if the baseline did too or has no run at this seed', () => {
    const diverged = { status: { state: 'failed', hasDiverged: true, step: 3, stepsPerSecond: null } } as const;
    const lost = run('b9', starters.dense, 1, { 5: 3 }, diverged);
    expect(logRatioOf(lost, [...without, lost])).toBe(Number.POSITIVE_INFINITY);
    expect(logRatioOf(lost, [run('a9', plain, 1, {}, diverged), lost])).toBeNull();
    expect(logRatioOf(lost, [run('a8', plain, 2, { 5: 1 }), lost])).toBeNull();
    // A held-out loss can overflow while the run itself does not diverge.
    const [overflowed, other] = [run('b8', starters.dense, 1, { 5: Number.POSITIVE_INFINITY }), run('a7', plain, 1, { 5: Number.NaN })];
    expect(logRatioOf(overflowed, [other, overflowed])).toBeNull();
    expect(logRatioOf(overflowed, [run('a6', plain, 1, { 5: 1 }), overflowed])).toBe(Number.POSITIVE_INFINITY);
  });

  it('of an arm is the median over its pairs, with the number of pairs that the arm won', () => {
    const column = columns.find(({ name }) => name === 'Loss ratio') ?? expect.fail('no such column');
    const { median, tally } = medianIn(column, withSkips, all);
    expect([column.words(median), tally]).toEqual(['×0.5', '2 of 3']);
  });
});

it('among the runs on the same kind of data, the baseline is the pinned run, otherwise a run of the study’s first arm, otherwise the first run', () => {
  const pinned = { ...withSkips[1], isPinned: true } as RunRecord;
  const digits = run('c1', starters.conv, 1, {});
  const list = [...without, pinned, digits];
  expect([without[2], digits].map((one) => one && baselineFor(one, list).id)).toEqual(['b2', 'c1']);
  const unpinned = [...all, digits];
  const baselines = () => [without[2], digits].map((one) => one && baselineFor(one, unpinned).id);
  expect(baselines()).toEqual(['a1', 'c1']);
  const arms = [
    { name: 'with skips', experiment: starters.dense },
    { name: 'without', experiment: plain },
  ] as const;
  studyStore.setState({ study: { arms: [...arms], pairs: 3 } });
  expect(baselines()).toEqual(['b1', 'c1']);
  // A search for the settings of an arm keeps the baseline of its comparison.
  const candidates = [{ name: 'at rate 1', experiment: { ...plain, training: { ...plain.training, learningRate: 1 } } }] as const;
  studyStore.setState({ study: { arms: [...candidates], pairs: 2, search: { of: [...arms], pairs: 3 } } });
  expect(baselines()).toEqual(['b1', 'c1']);
  studyStore.setState({ study: null });
});

it('a run is described by its changes from the baseline at its own seed', () => {
  const [, second] = withSkips;
  const found = second && differsWords(second, all);
  expect(found?.words).toBe('+2 skips (ResNet: over each layer)');
  expect(found?.title).toMatch(/^Changes from a2:\n\+skip Input→Dense 1 \(add, linear 10→64\)\n\+skip/);
});

describe('the comparison of selected rows', () => {
  const ids = (selected: readonly RunRecord[]) => {
    const chosen = chosenForComparison(selected, all);
    return 'ids' in chosen ? chosen.ids : chosen.problem;
  };
  it('takes from each arm the run at the seed whose results are nearest to the medians', () => {
    expect(typicalSeed([without])).toEqual({ seed: 2, isMedian: true, count: 3 });
    expect(ids(all)).toEqual(['a2', 'b2']);
  });
  it('takes from a whole arm the run at the same seed as the single run that is selected with it', () =>
    expect(ids([...without, ...withSkips.slice(2)])).toEqual(['a3', 'b3']));
  it('says what to select if the selected rows cannot be compared', () => {
    expect(ids([])).toBe('Select 2 to 4 runs or arms to compare them.');
    expect(ids(without)).toBe('Select one more run or arm to compare.');
    const many = [...without.slice(1), ...withSkips.slice(1), run('d', starters.conv, 1, {})];
    expect(ids(many)).toBe('At most 4 runs or arms fit side by side; 5 are selected.');
  });
});
