import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { evaluationRow, SIGNALS } from '../../../../tests/curves.ts';
import { pointsSummary as summary } from '../../../../tests/summaries.ts';
import { withoutSkips } from '../../../experiment/comparisons/noSkips.ts';
import type { Pair } from '../../../experiment/controls/control.ts';
import { starters } from '../../../experiment/starters.ts';
import { pressTrain } from '../../actions/study.ts';
import { appendRows, changeRun, findRun, type RunRecord, runs, setSignals } from '../../stores/runs.ts';
import { session } from '../../stores/session.ts';
import { checkedBy, seedsOf, studyStore } from '../../stores/study.ts';
import { view } from '../../stores/view.ts';
import { afterSearch, searchOf, searchProgress, trainSearch } from './search.ts';

const pair: Pair = [
  { name: 'without skips', experiment: withoutSkips(starters.dense) },
  { name: 'with skips', experiment: starters.dense },
];
const { steps } = starters.dense.training;

const all = () => runs.getState().runs;
const study = () => studyStore.getState().study ?? expect.fail('no study');
const initialiserOf = ({ experiment }: RunRecord) => experiment.network.layers[1]?.params.init;

function end(run: RunRecord, loss: number, change: Partial<RunRecord['status']> = {}) {
  setSignals(run.id, SIGNALS);
  appendRows(run.id, 'evaluations', evaluationRow(steps, loss));
  changeRun(run.id, { waiting: undefined, status: { state: 'done', step: steps, stepsPerSecond: null, ...change } });
}

/** Orthogonal weights at rate 0.009 are best on average; Glorot weights at rate 0.001 are best at one seed only. */
function lossOf(run: RunRecord): number {
  const { learningRate, seed } = run.experiment.training;
  if (initialiserOf(run) === 'orthogonal' && learningRate === 0.009) return 0.1;
  return initialiserOf(run) === 'glorotUniform' && learningRate === 0.001 ? (seed % 2 ? 0.05 : 0.9) : 0.5;
}

// A search left in the store would react when tests in other files change the runs.
afterEach(() => studyStore.setState({ study: null }));

beforeEach(() => {
  runs.setState({ runs: [] });
  studyStore.setState({ study: null });
  view.setState({ currentRun: null });
  session.setState({ summary, failure: null, isDescribing: false });
});

it('a search trains each setting at two seeds that the answer does not use, and hides the curves of these runs', () => {
  trainSearch(searchOf({ of: pair }, 6));
  expect(all()).toHaveLength(24);
  expect(new Set(all().map(({ experiment }) => experiment.training.seed))).toEqual(new Set([1001, 1002]));
  expect(all().every(({ isVisible, lockstepWith }) => !isVisible && lockstepWith === undefined)).toBe(true);
  expect(searchProgress(study(), all())).toEqual({ done: 0, of: 24 });
  expect(view.getState().message).toBe('Searching among 12 settings: 24 new runs.');
});

it('after a search, both arms are trained at the seeds of the answer, the baseline with the best setting found', () => {
  trainSearch(searchOf({ of: pair }, 6));
  const [last, ...others] = [...all()].reverse();
  for (const run of others) end(run, lossOf(run));
  expect(study().search).toBeDefined();
  if (last) end(last, lossOf(last));
  const { arms, pairs, search, control } = study();
  expect(search).toBeUndefined();
  expect(pairs).toBe(6);
  expect(arms.map(({ name }) => name)).toEqual(['without skips (Orthogonal, rate 0.009)', 'with skips']);
  expect(arms.map(({ experiment }) => experiment.training)).toEqual([
    { ...starters.dense.training, learningRate: 0.009 },
    starters.dense.training,
  ]);
  expect(arms[0].experiment.network.skips.some(({ enabled }) => enabled)).toBe(false);
  expect(control).toEqual({ of: pair, words: expect.stringMatching(/the best of 12 settings, .* at seeds 1001 and 1002\.$/) });
  expect(all()).toHaveLength(24 + 12);
  expect(seedsOf(study(), all()).map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5, 6]);
});

it('a second search uses the runs of the first', () => {
  trainSearch(searchOf({ of: pair }, 6));
  for (const run of all()) end(run, lossOf(run));
  const after = study();
  trainSearch(searchOf({ of: pair }, 6));
  expect(all()).toHaveLength(36);
  expect(study()).toEqual(after);
});

it('a stopped search continues with its unfinished runs, and paused runs do not end it', () => {
  trainSearch(searchOf({ of: pair }, 6));
  const [first, ...others] = all();
  if (first) end(first, 0.5);
  pressTrain();
  for (const { id } of others) end(findRun(id) ?? expect.fail(), 0.5, { state: 'paused', step: steps - 1 });
  expect(study().search).toBeDefined();
  expect(searchProgress(study(), all())).toEqual({ done: 1, of: 24 });
  trainSearch(study());
  expect(all()).toHaveLength(24);
});

it('if all settings diverge, the page returns to the comparison and gives the reason', () => {
  const searched = searchOf({ of: pair }, 6);
  trainSearch(searched);
  for (const run of all().slice(1)) end(run, Number.NaN, { state: 'failed', hasDiverged: true });
  const [first] = all();
  expect(afterSearch(study(), all())).toBeNull();
  if (first) end(first, Number.NaN, { state: 'failed', hasDiverged: true });
  expect(study()).toEqual({ arms: pair, pairs: 6 });
  expect(view.getState().message).toMatch(/^Every setting of “without skips” diverged at one or more seeds\. Lower/);
});

it('after a search that checks one of several arms, the page can return to the comparison of all of them', () => {
  const among = [...pair, { name: 'another', experiment: starters.dense }] as const;
  trainSearch(searchOf({ of: pair, among }, 6));
  for (const run of all()) end(run, lossOf(run));
  expect(study().control).toMatchObject({ of: pair, among });
  expect(checkedBy(study(), pair)).toEqual({ of: pair, among });
  runs.setState({ runs: [] });
  trainSearch(searchOf({ of: pair, among }, 6));
  for (const run of all()) end(run, Number.NaN, { state: 'failed', hasDiverged: true });
  expect(study()).toEqual({ arms: among, pairs: 6 });
});

it('a search does not end if a run fails without diverging; when resumed, it trains a new run instead', () => {
  vi.useFakeTimers();
  trainSearch(searchOf({ of: pair }, 6));
  const [first, ...others] = all();
  for (const run of others) end(run, lossOf(run));
  if (first) end(first, 0.5, { state: 'failed', step: 3, message: 'The GPU was lost.' });
  expect(study().search).toBeDefined();
  trainSearch(study());
  expect(all()).toHaveLength(25);
  vi.useRealTimers();
});
