import { afterEach, describe, expect, it } from 'vitest';
import { SIGNALS } from '../../../tests/curves.ts';
import { pointsSummary as summary } from '../../../tests/summaries.ts';
import { starters } from '../../experiment/starters.ts';
import { History, NO_SIGNALS } from '../stores/history/history.ts';
import { appendRows, changeRun, findRun, putRun, type RunRecord, runs, setSignals } from '../stores/runs.ts';
import { finishedSeeds } from './outcomes.ts';

function runWith(id: string, steps: number, evaluations: [step: number, loss: number, examples: number][]): RunRecord {
  const experiment = { ...starters.dense, training: { ...starters.dense.training, steps } };
  const step = evaluations.at(-1)?.[0] ?? 0;
  const status = { state: step < steps ? ('paused' as const) : ('done' as const), step, stepsPerSecond: null };
  putRun({ id, name: id, experiment, summary, signals: NO_SIGNALS, color: 'red', isVisible: true, status }, new History(NO_SIGNALS));
  setSignals(id, SIGNALS);
  for (const [at, loss, examples] of evaluations)
    appendRows(id, 'evaluations', {
      step: Float64Array.of(at),
      values: SIGNALS.evaluations.map(({ name }) => Float32Array.of(name === 'loss' ? loss : 0.5)),
      examples: Float32Array.of(examples),
    });
  return findRun(id) ?? expect.fail('no run');
}

const lossesOf = (members: RunRecord[], alignment?: 'step' | 'ends') =>
  finishedSeeds([{ seed: 1, runs: members }], alignment).map(({ outcomes }) => outcomes.map(({ loss }) => loss));

afterEach(() => runs.setState({ runs: [] }));

describe('the arms of a study that is evaluated at a common step', () => {
  it('are compared at the last step at which all were evaluated on the same number of examples', () => {
    const a = runWith('a', 100, [
      [50, 1, 512],
      [100, 2, 1000],
    ]);
    const b = runWith('b', 100, [
      [50, 3, 512],
      [100, 4, 1000],
    ]);
    expect(lossesOf([a, b])).toEqual([[2, 4]]);
    const paused = runWith('c', 100, [[50, 5, 512]]);
    expect(lossesOf([a, paused])).toEqual([[1, 5]]);
  });
});

describe('the arms of a study that is evaluated at the end of each arm', () => {
  it('are compared at the last step of each, not at a common one', () => {
    const a = runWith('a', 100, [[100, 1, 1000]]);
    const b = runWith('b', 150, [
      [100, 2, 512],
      [150, 3, 1000],
    ]);
    expect(lossesOf([a, b], 'ends')).toEqual([[1, 3]]);
    expect(lossesOf([a, b], 'step')).toEqual([]);
  });

  it('are not finished while one is paused before its end', () => {
    const a = runWith('a', 100, [[100, 1, 1000]]);
    const b = runWith('b', 150, [[100, 2, 1000]]);
    expect(lossesOf([a, b], 'ends')).toEqual([]);
  });

  it('are not compared on different numbers of examples; one that diverged has the loss NaN', () => {
    const a = runWith('a', 100, [[100, 1, 1000]]);
    const b = runWith('b', 150, [[150, 3, 512]]);
    expect(lossesOf([a, b], 'ends')).toEqual([]);
    changeRun('b', { status: { ...b.status, state: 'failed', hasDiverged: true } });
    expect(lossesOf([a, findRun('b') ?? b], 'ends')).toEqual([[1, Number.NaN]]);
  });
});
