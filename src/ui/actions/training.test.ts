import { describe, expect, it, vi } from 'vitest';
import { evaluationRow } from '../../../tests/curves.ts';
import { answer, asked, current, emit, record, report, startsEmpty, types, worker } from '../../../tests/page.ts';
import { opening } from '../../experiment/questions/opening.ts';
import { starters } from '../../experiment/starters.ts';
import { columns } from '../runs/columns.ts';
import { documentStore, editGraph } from '../stores/document.ts';
import { findRun, historyOf, runs } from '../stores/runs.ts';
import { preparingWords, session } from '../stores/session.ts';
import { view } from '../stores/view.ts';
import { deleteRuns, stepOnce, train, undeleteRuns } from './training.ts';

startsEmpty();

describe('the kernels of a network', () => {
  it('are prepared in advance only for starters and the opening comparison, after a short wait', () => {
    vi.useFakeTimers();
    documentStore.setState({ experiment: starters.conv });
    documentStore.setState({ experiment: starters.lstm });
    vi.advanceTimersByTime(1000);
    expect(worker.sent.filter(({ type }) => type === 'warm')).toEqual([{ type: 'warm', experiments: [starters.lstm] }]);
    documentStore.setState({ experiment: { ...starters.conv } });
    vi.advanceTimersByTime(1000);
    expect(worker.sent.filter(({ type }) => type === 'warm')).toHaveLength(1);
    const [without, withSkips] = opening.arms;
    documentStore.setState({ experiment: withSkips.experiment });
    vi.advanceTimersByTime(1000);
    expect(worker.sent.at(-1)).toEqual({ type: 'warm', experiments: [without.experiment, withSkips.experiment] });
    vi.useRealTimers();
  });
});

describe('pressing Train', () => {
  it('creates a run and starts it', () => {
    train();
    expect(worker.sent).toEqual([
      { type: 'run.create', runId: current()?.id, experiment: starters.dense },
      { type: 'run.start', runId: current()?.id, until: starters.dense.training.steps },
    ]);
    const run = current();
    expect(run && columns.find(({ name }) => name === 'Parameters')?.of(run, [run])).toBe(17_985);
  });

  it('continues the run if nothing has changed', () => {
    train();
    report({ state: 'paused', step: 10 });
    train();
    expect(types()).toEqual(['run.create', 'run.start', 'run.start']);
  });

  it('starts another run if a skip has changed, and leaves the first as it was', () => {
    train();
    const first = current();
    editGraph({ type: 'skip.change', from: 'input', to: 'dense1', change: { enabled: false } });
    train();
    expect(runs.getState().runs).toHaveLength(2);
    expect(current()).not.toBe(first);
    expect(findRun(first?.id ?? '')?.experiment).toEqual(starters.dense);
    expect(current()?.color).not.toBe(first?.color);
  });

  it('starts another run after a failure', () => {
    train();
    report({ state: 'failed', message: 'Diverged at step 3.' });
    expect(view.getState().message).toMatch(/Diverged at step 3/);
    train();
    expect(runs.getState().runs).toHaveLength(2);
  });

  it('shows the problem if a field has an invalid value, and sends nothing to the worker', () => {
    view.setState({ fieldProblems: { rate: 'No number.' } });
    train();
    stepOnce();
    expect(worker.sent).toEqual([]);
    expect(view.getState().message).toBe('No number.');
  });
});

describe('messages of the worker about a run', () => {
  it('extend its curve and update its latest values; “run.cleared” removes both', () => {
    train();
    const runId = current()?.id ?? '';
    record(runId, 1, [3, 2]);
    emit({ type: 'run.rows', runId, group: 'evaluations', rows: evaluationRow(2, 0.5, 0.75) });
    emit({ type: 'run.rows', runId, group: 'evaluations', rows: evaluationRow(4, 0.625, 0.875) });
    expect([...historyOf(runId).steps.values('loss')]).toEqual([3, 2]);
    const figures = () =>
      ['Loss', 'Held-out loss', 'Accuracy'].map((name) => {
        const run = current();
        return run && columns.find((column) => column.name === name)?.of(run, [run]);
      });
    expect(figures()).toEqual([2, 0.625, 0.875]);
    emit({ type: 'run.cleared', runId });
    expect(historyOf(runId).length).toBe(0);
    expect(figures()).toEqual([undefined, undefined, undefined]);
  });

  it('are ignored once the run is deleted', () => {
    train();
    const runId = current()?.id ?? '';
    deleteRuns([runId]);
    record(runId, 1, [3, 2]);
    emit({ type: 'run.cleared', runId });
    expect(runs.getState().runs).toEqual([]);
    expect(historyOf(runId).length).toBe(0);
    expect(view.getState().currentRun).toBeNull();
  });
});

describe('a deleted run', () => {
  it('can be restored with its curve, and continues from its weights', async () => {
    train();
    const run = current();
    const runId = run?.id ?? '';
    report({ state: 'running', step: 2 });
    record(runId, 1, [3, 2]);
    deleteRuns([runId]);
    expect(runs.getState().runs).toEqual([]);
    // The page sends “run.delete” only after the worker has returned the weights.
    expect(types()).toEqual(['run.create', 'run.start', 'run.pause']);
    const checkpoint = { step: 2, buffers: { params: new Float32Array(3) } };
    await vi.waitFor(() => expect(asked.map(({ kind }) => kind)).toContain('run.checkpoint'));
    answer('run.checkpoint', checkpoint);
    await undeleteRuns();
    expect(types().at(-1)).toBe('run.delete');
    expect(current()).toMatchObject({ id: runId, status: { state: 'paused', step: 2 } });
    expect([...historyOf(runId).steps.values('loss')]).toEqual([3, 2]);
    worker.sent = [];
    train();
    await vi.waitFor(() => expect(types()).toEqual(['run.create', 'run.start']));
    expect(worker.sent[0]).toMatchObject({ runId, checkpoint });
  });

  it('is restored with its last reported weights if the worker does not return any', async () => {
    train();
    const run = current();
    const runId = run?.id ?? '';
    const checkpoint = { step: 2, buffers: { params: new Float32Array(3) } };
    emit({ type: 'run.checkpoint', runId, checkpoint });
    deleteRuns([runId]);
    await vi.waitFor(() => expect(asked.map(({ kind }) => kind)).toContain('run.checkpoint'));
    answer('run.checkpoint', null);
    await undeleteRuns();
    worker.sent = [];
    train();
    await vi.waitFor(() => expect(types()).toEqual(['run.create', 'run.start']));
    expect(worker.sent[0]).toMatchObject({ runId, checkpoint });
  });
});

it('the page shows the progress of each stage in which kernels are prepared', () => {
  expect(preparingWords(session.getState())).toBe('Preparing…');
  const stages = [
    { stage: 'compile', done: 12, of: 30 },
    { stage: 'check', done: 3, of: 7 },
  ] as const;
  emit({ type: 'preparing', stages });
  expect(preparingWords(session.getState())).toBe('Compiling kernels, 12 of 30… Checking kernels, 3 of 7…');
  emit({ type: 'preparing', stages: [] });
  expect(preparingWords(session.getState())).toBe('Preparing…');
});

it('if the worker fails, unfinished runs end as failed, and the page shows the failure', () => {
  train();
  report({ state: 'running', step: 5 });
  emit({ type: 'failed', message: 'The training worker stopped.' });
  expect(current()?.status).toMatchObject({ state: 'failed', step: 5, message: 'The training worker stopped.' });
  expect(view.getState().message).toBe('The training worker stopped.');
  train();
  expect(types()).toEqual(['run.create', 'run.start']);
});

it('after a change of the data, Train starts no run until the worker has described the new data', async () => {
  documentStore.setState({ experiment: { ...starters.dense, training: { ...starters.dense.training, seed: 7 } } });
  expect(session.getState().isDescribing).toBe(true);
  train();
  expect(worker.sent).toEqual([]);
  await vi.waitFor(() => expect(session.getState().isDescribing).toBe(false));
  train();
  expect(types()).toEqual(['run.create', 'run.start']);
});
