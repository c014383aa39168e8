import { describe, expect, it } from 'vitest';
import { SIGNALS, stepRows } from '../../../tests/curves.ts';
import { emit, report, startsEmpty, types, worker } from '../../../tests/page.ts';
import { skipOffKey } from '../../experiment/comparisons/skipOff.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { starters } from '../../experiment/starters.ts';
import type { Training } from '../../models/optimisers/training.ts';
import { documentStore, editGraph } from '../stores/document.ts';
import { changeRun, findRun, runs } from '../stores/runs.ts';
import { session } from '../stores/session.ts';
import { seedsOf, studyStore } from '../stores/study.ts';
import { NOTHING, view } from '../stores/view.ts';
import { controlWords, planWords } from './expectedTime.ts';
import { AT_ONCE } from './queue.ts';
import { hasNewRuns, plannedStudy, pressTrain, showStudy, trainMoreSeeds, trainPresent } from './study.ts';
import { pauseRun, startRun } from './training.ts';

startsEmpty();

const compare = (comparison: string, pairs: number) => {
  view.setState({ comparison, pairs });
  pressTrain();
};
const planned = () => {
  const study = plannedStudy();
  return 'problem' in study ? study.problem : planWords(study);
};
const trainTwins = () => compare('noSkips', 1);
const trainSeeds = (count: number) => compare(NOTHING, count);

describe('if one press of Train is meant to start several runs', () => {
  it('twins (the two runs of a comparison) differ only in their skips', () => {
    trainTwins();
    const [without, withSkips] = runs.getState().runs;
    expect(without?.experiment.network.skips.map(({ enabled }) => enabled)).toEqual([false, false]);
    expect(withSkips?.experiment).toEqual(starters.dense);
    expect({ ...without?.experiment, network: null }).toEqual({ ...starters.dense, network: null });
    expect(types()).toEqual(['run.create', 'run.create', 'run.start', 'run.start']);
  });

  it('twins remain in lockstep after a pause and after waiting in the queue', () => {
    trainTwins();
    const [without, withSkips] = runs.getState().runs.map(({ id }) => id);
    const starts = () => worker.sent.flatMap((command) => (command.type === 'run.start' ? [[command.runId, command.lockstepWith]] : []));
    const both = [
      [without, [withSkips]],
      [withSkips, [without]],
    ];
    expect(starts()).toEqual(both);
    for (const run of runs.getState().runs)
      emit({ type: 'run.status', runId: run.id, status: { ...run.status, state: 'paused', step: 3 } });
    worker.sent = [];
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

  it('a run that diverged is not started again, even if it has no planned end', () => {
    const { experiment } = documentStore.getState();
    documentStore.setState({ experiment: { ...experiment, training: { ...experiment.training, steps: 0 } } });
    trainTwins();
    const [first, second] = runs.getState().runs;
    if (!first || !second) throw new Error('there are no twins');
    emit({ type: 'run.status', runId: first.id, status: { ...first.status, state: 'failed', hasDiverged: true, step: 3 } });
    emit({ type: 'run.status', runId: second.id, status: { ...second.status, state: 'paused', step: 3 } });
    worker.sent = [];
    expect(planned()).toMatch(/^1 of 2 runs unfinished/);
    trainTwins();
    expect(worker.sent.flatMap((command) => (command.type === 'run.start' ? [command.runId] : []))).toEqual([second.id]);
    emit({ type: 'run.status', runId: second.id, status: { ...second.status, state: 'paused', step: 4 } });
  });

  it('if the network has no skips, a comparison with “no skips” trains nothing', () => {
    for (const { from, to } of starters.dense.network.skips) editGraph({ type: 'skip.remove', from, to });
    trainTwins();
    expect(worker.sent).toEqual([]);
    expect(view.getState().message).toMatch(/No skips are on/);
  });

  it('the seeds are consecutive, and begin with the seed that is set on the page', () => {
    trainSeeds(6);
    const seeds = runs.getState().runs.map(({ experiment }) => experiment.training.seed);
    expect(seeds).toEqual(Array.from({ length: 6 }, (_, i) => starters.dense.training.seed + i));
    expect(new Set(runs.getState().runs.map(({ experiment }) => JSON.stringify(experiment.network))).size).toBe(1);
  });

  it('an earlier run that becomes part of a comparison takes the colour of its arm', () => {
    pressTrain();
    const [first] = runs.getState().runs;
    expect(first?.color).toBe('var(--run-1)');
    report({ state: 'done' });
    compare('noSkips', 1);
    expect(runs.getState().runs.map(({ id, color }) => [id, color])).toEqual([
      [first?.id, 'var(--arm-2)'],
      [expect.any(String), 'var(--arm-1)'],
    ]);
  });

  it('six pairs are twelve runs in the colours of their arms, and the two runs at each seed train in lockstep', () => {
    compare('noSkips', 6);
    const all = runs.getState().runs;
    expect(all).toHaveLength(12);
    expect(new Set(all.map(({ color }) => color))).toEqual(new Set(['var(--arm-1)', 'var(--arm-2)']));
    for (const { experiment, lockstepWith = [] } of all)
      expect(lockstepWith.map((id) => findRun(id)?.experiment.training.seed)).toEqual([experiment.training.seed]);
    const { study } = studyStore.getState();
    expect(study && seedsOf(study, all).flatMap((seed) => seed.runs)).toEqual(all);
  });

  it('existing runs are reused if a comparison is chosen or seeds are added', () => {
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

  it('another press of the button pauses all runs of the comparison', () => {
    compare('noSkips', 6);
    for (const run of runs.getState().runs.slice(0, 3))
      emit({ type: 'run.status', runId: run.id, status: { ...run.status, state: 'running' } });
    worker.sent = [];
    pressTrain();
    expect(new Set(types())).toEqual(new Set(['run.pause']));
    expect(runs.getState().runs.some(({ waiting }) => waiting)).toBe(false);
    for (const run of runs.getState().runs) emit({ type: 'run.status', runId: run.id, status: { ...run.status, state: 'paused' } });
  });
});

describe('the Train button, while a run is training', () => {
  const turnOffSkip = () => editGraph({ type: 'skip.change', from: 'input', to: 'dense1', change: { enabled: false } });

  it('pauses the run, even if the network or the chosen comparison has been changed', () => {
    pressTrain();
    report({ state: 'running' });
    turnOffSkip();
    view.setState({ comparison: 'noSkips', pairs: 6 });
    worker.sent = [];
    pressTrain();
    expect(types()).toEqual(['run.pause']);
    report({ state: 'paused' });
    pressTrain();
    expect(runs.getState().runs).toHaveLength(13);
    pressTrain();
  });

  it('has a second button next to it for an experiment that has no run yet, and pauses the runs of both experiments', () => {
    pressTrain();
    report({ state: 'running' });
    expect(hasNewRuns()).toBe(false);
    turnOffSkip();
    expect(hasNewRuns()).toBe(true);
    worker.sent = [];
    trainPresent();
    expect(types()).toEqual(['run.create', 'run.start']);
    expect(hasNewRuns()).toBe(false);
    worker.sent = [];
    pressTrain();
    expect(types()).toEqual(['run.pause', 'run.pause']);
  });
});

describe('the shown runs', () => {
  const open = (learningRate: number) =>
    documentStore.setState({ experiment: { ...starters.dense, training: { ...starters.dense.training, learningRate } } });
  const finish = () => {
    for (const run of runs.getState().runs) emit({ type: 'run.status', runId: run.id, status: { ...run.status, state: 'done' } });
  };
  const visible = () => runs.getState().runs.map(({ isVisible }) => isVisible);

  it('are those of the current study, and also runs in training, the run that the user made the baseline, and runs outside a comparison', () => {
    open(0.5);
    pressTrain();
    finish();
    open(0.1);
    trainTwins();
    finish();
    const study = studyStore.getState().study ?? expect.fail('no study');
    open(0.01);
    trainTwins();
    expect(visible()).toEqual([true, false, false, true, true]);
    expect(view.getState().message).toMatch(/2 new runs\. 2 other runs are hidden\.$/);
    showStudy(study);
    expect(visible()).toEqual([true, true, true, true, true]);
    finish();
    showStudy(study);
    expect(visible()).toEqual([true, true, true, false, false]);
    const [, first, second] = runs.getState().runs;
    expect(view.getState().currentRun).toBe(second?.id);
    changeRun(first?.id ?? '', { isPinned: true });
    trainTwins();
    expect(visible()).toEqual([true, true, false, true, true]);
    finish();
  });
});

describe('the description of the planned training', () => {
  const words = () => {
    const planned = plannedStudy();
    return 'problem' in planned ? planned.problem : planWords(planned);
  };
  const editTraining = (change: Partial<Training>) =>
    documentStore.setState(({ experiment }) => ({ experiment: { ...experiment, training: { ...experiment.training, ...change } } }));
  const all = (state: 'done' | 'paused', step: number) => {
    for (const run of runs.getState().runs) emit({ type: 'run.status', runId: run.id, status: { ...run.status, state, step } });
  };

  it('gives the numbers of new and unfinished runs of the comparison, or says that all are finished', () => {
    const { steps } = starters.dense.training;
    view.setState({ comparison: 'noSkips', pairs: 6 });
    expect(words()).toMatch(/^12 runs/);
    trainTwins();
    expect(words()).toMatch(/^2 runs unfinished/);
    all('paused', steps / 2);
    expect(words()).toMatch(/^2 runs unfinished/);
    all('done', steps);
    expect(words()).toBe('Both runs are finished');
    view.setState({ pairs: 6 });
    expect(words()).toMatch(/^10 new runs \(2 exist\)/);
    view.setState({ comparison: NOTHING, pairs: 1 });
    expect(words()).toMatch(/^1 run($|,)/);
  });

  it('of a control includes the missing and unfinished runs of the arm that the control leaves unchanged', () => {
    trainTwins();
    const [first, second] = studyStore.getState().study?.arms ?? [];
    if (!first || !second) throw new Error('no arms');
    const control = (pairs: number) => controlWords([first, second], pairs, [2]);
    all('done', starters.dense.training.steps);
    expect(control(1)).toMatch(/^at most 1 new run($|,)/);
    expect(control(6)).toMatch(/^at most 11 new runs($|,)/);
    all('paused', 1);
    expect(control(6)).toMatch(/^at most 11 new runs and 1 unfinished($|,)/);
  });

  it('estimates the time from a measured run; without one, gives a rough range on a software GPU, but none on a hardware GPU', () => {
    const gpu = { state: 'gpu', adapter: '', isSilent: false, words: '', trusted: [] } as const;
    session.setState({ device: { ...gpu, isSoftware: false } });
    view.setState({ comparison: 'noSkips', pairs: 6 });
    expect(words()).toBe('12 runs, time not known before step 1');
    session.setState({ device: { ...gpu, isSoftware: true } });
    expect(words()).toMatch(/^12 runs, about \d+ s to \d+ min$/);
    trainTwins();
    const { steps } = starters.dense.training;
    for (const { id } of runs.getState().runs) {
      emit({ type: 'run.signals', runId: id, signals: SIGNALS });
      emit({ type: 'run.rows', runId: id, group: 'steps', rows: { ...stepRows(1, Array(steps).fill(1)), seconds: 3 } });
    }
    all('done', steps);
    view.setState({ pairs: 6 });
    expect(words()).toMatch(/^10 new runs \(2 exist\), about 3\d s$/);
    editTraining({ steps: 0 });
    expect(words()).toBe('12 runs, until paused');
    // The time is also estimated for a study whose data is not the data on the page.
    const other = (name: string, experiment: Experiment) => planWords({ arms: [{ name, experiment }], pairs: 6 });
    expect(other('conv', starters.conv)).toMatch(/^6 runs, about \d+ (s )?to \d+ min$/);
    session.setState({ device: { ...gpu, isSoftware: false } });
    expect(other('conv', starters.conv)).toMatch(/^6 runs, at most about \d+ min$/);
  });

  it('counts the runs of a comparison with one skip switched off, at the chosen number of seeds', () => {
    const [skip] = starters.dense.network.skips;
    if (!skip) throw new Error('no skip');
    view.setState({ comparison: skipOffKey(skip), pairs: 6 });
    expect(words()).toMatch(/^12 runs/);
    pressTrain();
    expect(studyStore.getState().study?.arms.map(({ name }) => name)).toEqual(['all skips', 'without Input → Dense 1']);
    all('paused', 0);
  });
});

describe('runs beyond the number that can train at once', () => {
  const started = () => worker.sent.flatMap((command) => (command.type === 'run.start' ? [command.runId] : []));
  const end = (id: string | undefined, state: 'done' | 'paused' | 'failed' = 'done') => {
    const run = findRun(id ?? null);
    if (run) emit({ type: 'run.status', runId: run.id, status: { ...run.status, state } });
  };

  it('wait in a queue, start in order when other runs end, and leave the queue when they are paused', () => {
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
