import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { evaluationRow, SIGNALS, stepRows } from '../../../tests/curves.ts';
import { pointsSummary as summary } from '../../../tests/summaries.ts';
import { starters } from '../../experiment/starters.ts';
import type { Client } from '../../train/client.ts';
import type { Command } from '../../train/protocol/commands.ts';
import type { Event } from '../../train/protocol/events.ts';
import type { RunStatus } from '../../train/protocol/runs.ts';
import { columns } from '../runs/columns.ts';
import { documentStore, editGraph } from '../stores/document.ts';
import { findRun, historyOf, runs } from '../stores/runs.ts';
import { session } from '../stores/session.ts';
import { seedsOf, studyStore } from '../stores/study.ts';
import { NOTHING, view } from '../stores/view.ts';
import { followDocument } from './followDocument.ts';
import { AT_ONCE } from './queue.ts';
import { pressTrain, trainMoreSeeds } from './study.ts';
import { deleteRuns, pauseRun, startRun, stepOnce, train, trainOrPause, undeleteRuns } from './training.ts';
import { startSession } from './worker.ts';

let sent: Command[] = [];
const listeners = new Set<(event: Event) => void>();
const emit = (event: Event) => {
  for (const listener of listeners) listener(event);
};

/** Questions that are still to be answered, by kind. */
const asked: { kind: string; answer: (answer: unknown) => void }[] = [];
const answer = (kind: string, value: unknown) => {
  for (const question of asked.splice(0).filter((other) => other.kind === kind)) question.answer(value);
};

const client: Client = {
  send: (command) => sent.push(command),
  onEvent(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  request: (kind) =>
    kind === 'data.describe'
      ? // Of all questions this one alone has such an answer.
        Promise.resolve({ answer: summary as never })
      : new Promise((resolve) => asked.push({ kind, answer: (value) => resolve({ answer: value as never }) })),
  addFiles: () => {},
};

/** The kinds of the commands, except that kernels of a starter may be compiled at any time. */
const types = () => sent.flatMap(({ type }) => (type === 'warm' ? [] : [type]));
const current = () => findRun(view.getState().currentRun);

function report(change: Partial<RunStatus>) {
  const run = current();
  if (run) emit({ type: 'run.status', runId: run.id, status: { ...run.status, ...change } });
}

const record = (runId: string, first: number, loss: number[]) => {
  emit({ type: 'run.signals', runId, signals: SIGNALS });
  emit({ type: 'run.rows', runId, group: 'steps', rows: stepRows(first, loss) });
};

beforeAll(() => {
  startSession(client);
  followDocument();
});

beforeEach(() => {
  documentStore.setState({ experiment: starters.dense, past: [], future: [] });
  runs.setState({ runs: [] });
  view.setState({ currentRun: null, message: '', fieldProblems: {}, comparison: NOTHING, pairs: 1 });
  studyStore.setState({ study: null });
  session.setState({ failure: null, summary, isDescribing: false, dataProblem: null });
  sent = [];
});

describe('the kernels of a network', () => {
  it('are made ready where a preset is looked at for a moment, and nothing else is', () => {
    vi.useFakeTimers();
    documentStore.setState({ experiment: starters.conv });
    documentStore.setState({ experiment: starters.lstm });
    vi.advanceTimersByTime(1000);
    expect(sent.filter(({ type }) => type === 'warm')).toEqual([{ type: 'warm', experiment: starters.lstm }]);
    documentStore.setState({ experiment: { ...starters.conv } });
    vi.advanceTimersByTime(1000);
    expect(sent.filter(({ type }) => type === 'warm')).toHaveLength(1);
    vi.useRealTimers();
  });
});

describe('Train', () => {
  it('makes a run and starts it', () => {
    train();
    expect(sent).toEqual([
      { type: 'run.create', runId: current()?.id, experiment: starters.dense },
      { type: 'run.start', runId: current()?.id, until: starters.dense.training.steps },
    ]);
    const run = current();
    expect(run && columns.find(({ name }) => name === 'Parameters')?.of(run, [run])).toBe(17_985);
  });

  it('goes on with it while nothing has changed', () => {
    train();
    report({ state: 'paused', step: 10 });
    train();
    expect(types()).toEqual(['run.create', 'run.start', 'run.start']);
  });

  it('begins another where the wiring has changed, and leaves the first as it was', () => {
    train();
    const first = current();
    editGraph({ type: 'skip.change', from: 'input', to: 'dense1', change: { enabled: false } });
    train();
    expect(runs.getState().runs).toHaveLength(2);
    expect(current()).not.toBe(first);
    expect(findRun(first?.id ?? '')?.experiment).toEqual(starters.dense);
    expect(current()?.color).not.toBe(first?.color);
  });

  it('begins another after a failure', () => {
    train();
    report({ state: 'failed', message: 'Diverged at step 3.' });
    expect(view.getState().message).toMatch(/Diverged at step 3/);
    train();
    expect(runs.getState().runs).toHaveLength(2);
  });

  it('does nothing but say why where something is in the way', () => {
    view.setState({ fieldProblems: { rate: 'No number.' } });
    train();
    stepOnce();
    expect(sent).toEqual([]);
    expect(view.getState().message).toBe('No number.');
  });

  it('pauses what runs, by the same button', () => {
    trainOrPause();
    report({ state: 'running' });
    trainOrPause();
    expect(types()).toEqual(['run.create', 'run.start', 'run.pause']);
  });
});

describe('what the worker says of a run', () => {
  it('becomes its curve, and its last values', () => {
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

  it('comes too late for one that is deleted', () => {
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

describe('a run that is deleted', () => {
  it('comes back at its place with its curve, and goes on from its weights', async () => {
    train();
    const run = current();
    const runId = run?.id ?? '';
    report({ state: 'running', step: 2 });
    record(runId, 1, [3, 2]);
    deleteRuns([runId]);
    expect(runs.getState().runs).toEqual([]);
    // The weights come first, and only then is the worker told.
    expect(types()).toEqual(['run.create', 'run.start', 'run.pause']);
    const checkpoint = { step: 2, buffers: { params: new Float32Array(3) } };
    await vi.waitFor(() => expect(asked.map(({ kind }) => kind)).toContain('run.checkpoint'));
    answer('run.checkpoint', checkpoint);
    await undeleteRuns();
    expect(types().at(-1)).toBe('run.delete');
    expect(current()).toMatchObject({ id: runId, status: { state: 'paused', step: 2 } });
    expect([...historyOf(runId).steps.values('loss')]).toEqual([3, 2]);
    sent = [];
    train();
    await vi.waitFor(() => expect(types()).toEqual(['run.create', 'run.start']));
    expect(sent[0]).toMatchObject({ runId, checkpoint });
  });
});

/** Presses Train with a comparison and a number of seeds. */
const compare = (comparison: string, pairs: number) => {
  view.setState({ comparison, pairs });
  pressTrain();
};
const trainTwins = () => compare('noSkips', 1);
const trainSeeds = (count: number) => compare(NOTHING, count);

describe('several runs in one act', () => {
  it('twins differ in their skips alone', () => {
    trainTwins();
    const [without, withSkips] = runs.getState().runs;
    expect(without?.experiment.network.skips.map(({ enabled }) => enabled)).toEqual([false, false]);
    expect(withSkips?.experiment).toEqual(starters.dense);
    expect({ ...without?.experiment, network: null }).toEqual({ ...starters.dense, network: null });
    expect(types()).toEqual(['run.create', 'run.create', 'run.start', 'run.start']);
  });

  it('twins stay beside each other when one is paused and goes on, and when they have to wait their turn', () => {
    trainTwins();
    const [without, withSkips] = runs.getState().runs.map(({ id }) => id);
    const starts = () => sent.flatMap((command) => (command.type === 'run.start' ? [[command.runId, command.lockstepWith]] : []));
    const both = [
      [without, [withSkips]],
      [withSkips, [without]],
    ];
    expect(starts()).toEqual(both);
    for (const run of runs.getState().runs)
      emit({ type: 'run.status', runId: run.id, status: { ...run.status, state: 'paused', step: 3 } });
    sent = [];
    documentStore.setState({ experiment: { ...starters.dense, training: { ...starters.dense.training, seed: 100 } } });
    session.setState({ isDescribing: false });
    trainSeeds(12);
    for (const run of runs.getState().runs.slice(0, 2)) startRun(run);
    expect(starts()).toHaveLength(AT_ONCE);
    for (const { id } of runs.getState().runs.slice(2)) {
      const run = findRun(id);
      if (run) emit({ type: 'run.status', runId: run.id, status: { ...run.status, state: 'done' } });
    }
    expect(starts().slice(-2)).toEqual(both);
    for (const run of runs.getState().runs) emit({ type: 'run.status', runId: run.id, status: { ...run.status, state: 'paused' } });
  });

  it('twins need a skip', () => {
    for (const { from, to } of starters.dense.network.skips) editGraph({ type: 'skip.remove', from, to });
    trainTwins();
    expect(sent).toEqual([]);
    expect(view.getState().message).toMatch(/No skips are on/);
  });

  it('seeds follow each other from that of the page', () => {
    trainSeeds(6);
    const seeds = runs.getState().runs.map(({ experiment }) => experiment.training.seed);
    expect(seeds).toEqual(Array.from({ length: 6 }, (_, i) => starters.dense.training.seed + i));
    expect(new Set(runs.getState().runs.map(({ experiment }) => JSON.stringify(experiment.network))).size).toBe(1);
  });

  it('a run from before the comparison takes the colour of its arm', () => {
    trainOrPause();
    const [first] = runs.getState().runs;
    expect(first?.color).toBe('var(--run-1)');
    compare('noSkips', 1);
    expect(runs.getState().runs.map(({ id, color }) => [id, color])).toEqual([
      [first?.id, 'var(--arm-2)'],
      [expect.any(String), 'var(--arm-1)'],
    ]);
  });

  it('six pairs are twelve runs in the colours of their arms, two in lockstep at each seed', () => {
    compare('noSkips', 6);
    const all = runs.getState().runs;
    expect(all).toHaveLength(12);
    expect(new Set(all.map(({ color }) => color))).toEqual(new Set(['var(--arm-1)', 'var(--arm-2)']));
    for (const { experiment, lockstepWith = [] } of all)
      expect(lockstepWith.map((id) => findRun(id)?.experiment.training.seed)).toEqual([experiment.training.seed]);
    const { study } = studyStore.getState();
    expect(study && seedsOf(study, all).flatMap((seed) => seed.runs)).toEqual(all);
  });

  it('nothing is trained twice: more seeds go on from those that are there, and a single run is one of a pair', () => {
    pressTrain();
    expect(runs.getState().runs).toHaveLength(1);
    for (const run of runs.getState().runs)
      emit({ type: 'run.status', runId: run.id, status: { ...run.status, state: 'done', step: run.experiment.training.steps } });
    compare('noSkips', 1);
    expect(runs.getState().runs).toHaveLength(2);
    expect(types().filter((type) => type === 'run.start')).toHaveLength(2);
    for (const run of runs.getState().runs)
      emit({ type: 'run.status', runId: run.id, status: { ...run.status, state: 'done', step: run.experiment.training.steps } });
    trainMoreSeeds(6);
    expect(runs.getState().runs).toHaveLength(12);
    expect(view.getState().pairs).toBe(6);
    for (const run of runs.getState().runs) emit({ type: 'run.status', runId: run.id, status: { ...run.status, state: 'paused' } });
  });

  it('the same button pauses all runs of a comparison', () => {
    compare('noSkips', 6);
    for (const run of runs.getState().runs.slice(0, 3))
      emit({ type: 'run.status', runId: run.id, status: { ...run.status, state: 'running' } });
    sent = [];
    pressTrain();
    expect(new Set(types())).toEqual(new Set(['run.pause']));
    expect(runs.getState().runs.some(({ waiting }) => waiting)).toBe(false);
    for (const run of runs.getState().runs) emit({ type: 'run.status', runId: run.id, status: { ...run.status, state: 'paused' } });
  });
});

it('the end of the worker ends what was under way, and is said', () => {
  train();
  report({ state: 'running', step: 5 });
  emit({ type: 'failed', message: 'The training worker stopped.' });
  expect(current()?.status).toMatchObject({ state: 'failed', step: 5, message: 'The training worker stopped.' });
  expect(view.getState().message).toBe('The training worker stopped.');
  train();
  expect(types()).toEqual(['run.create', 'run.start']);
});

it('other data is asked for as soon as it is chosen, and waited for', async () => {
  documentStore.setState({ experiment: { ...starters.dense, training: { ...starters.dense.training, seed: 7 } } });
  expect(session.getState().isDescribing).toBe(true);
  train();
  expect(sent).toEqual([]);
  await vi.waitFor(() => expect(session.getState().isDescribing).toBe(false));
  train();
  expect(types()).toEqual(['run.create', 'run.start']);
});

describe('more runs than train at once', () => {
  const started = () => sent.flatMap((command) => (command.type === 'run.start' ? [command.runId] : []));
  const end = (id: string | undefined, state: 'done' | 'paused' | 'failed' = 'done') => {
    const run = findRun(id ?? null);
    if (run) emit({ type: 'run.status', runId: run.id, status: { ...run.status, state } });
  };

  it('wait, begin in their order when others end, and leave the queue when they are paused', () => {
    trainSeeds(12);
    const ids = runs.getState().runs.map(({ id }) => id);
    expect(ids).toHaveLength(12);
    expect(started()).toEqual(ids.slice(0, AT_ONCE));
    expect(view.getState().message).toMatch(/12 seeds, 12 new runs/);
    end(ids[3]);
    expect(started()).toEqual(ids.slice(0, AT_ONCE + 1));
    expect(findRun(ids[AT_ONCE] ?? '')?.waiting).toBeUndefined();
    const queued = ids.slice(AT_ONCE + 1);
    for (const id of queued) pauseRun(id);
    expect(queued.map((id) => findRun(id)?.waiting)).toEqual(queued.map(() => undefined));
    end(ids[0], 'failed');
    expect(started()).toHaveLength(AT_ONCE + 1);
    for (const id of ids) end(id, 'paused');
  });
});
