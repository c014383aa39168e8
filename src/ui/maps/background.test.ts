import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SIGNALS } from '../../../tests/curves.ts';
import { emit, startsEmpty, worker } from '../../../tests/page.ts';
import { armsOf } from '../../experiment/maps/map.ts';
import { placement } from '../../experiment/maps/placement.ts';
import { starters } from '../../experiment/starters.ts';
import { trainArms } from '../actions/study.ts';
import { mapStore } from '../stores/map.ts';
import { runs } from '../stores/runs.ts';
import { view } from '../stores/view.ts';
import { background, bringMapBack, deleteMap, pauseMap, resumeMap, startMap } from './background.ts';
import { missingRuns, outcomesOf, type PageMap, pageMap, readMap } from './pageMap.ts';
import { testsOf } from './ranks.ts';

startsEmpty();
const SEEDS = 4;
const plan = { axis: placement, experiment: starters.dense, inputShape: [10], seeds: SEEDS };

const created = () => worker.sent.flatMap((command) => (command.type === 'run.create' ? [command] : []));
const map = (): PageMap => pageMap() ?? expect.fail('no map');
const present = () => created().at(-1) ?? expect.fail('no run');
/** Waits for the first run of a map, because it is created only after the data is described. */
const begun = () => vi.waitFor(() => expect(created().length).toBeGreaterThan(0));

const report = (state: 'done' | 'failed' | 'paused', more = {}) =>
  emit({ type: 'run.status', runId: present().runId, status: { state, step: 5, stepsPerSecond: null, ...more } });

/** Simulates the end of the current run after two evaluations. The first has a loss of 9, and the last has the given loss. */
function finish(loss: number, accuracy = 0.5) {
  const { runId } = present();
  emit({ type: 'run.signals', runId, signals: SIGNALS });
  for (const value of [9, loss]) {
    const values = [Float32Array.of(value), Float32Array.of(accuracy)];
    emit({ type: 'run.rows', runId, group: 'evaluations', rows: { step: Float64Array.of(5), values, examples: Float32Array.of(8) } });
  }
  report('done');
}

beforeEach(() => {
  deleteMap();
  worker.sent = [];
});

describe('a map whose runs train in the background', () => {
  it('trains one run after another, stores the last evaluation of each, and adds none to the page', async () => {
    startMap(plan);
    await begun();
    expect(created().map(({ experiment }) => experiment)).toEqual([starters.dense]);
    finish(0.5, 0.75);
    finish(0.25);
    const [first, second] = map().runs;
    if (!first || !second) throw new Error('no runs');
    expect(outcomesOf(map(), first.arm)[0]).toEqual({ loss: 0.5, accuracy: 0.75 });
    expect(outcomesOf(map(), second.arm)[0]?.loss).toBe(0.25);
    expect(created()).toHaveLength(3);
    expect(worker.sent.filter(({ type }) => type === 'run.delete')).toHaveLength(2);
    expect(runs.getState().runs).toEqual([]);
    expect(missingRuns(map())).toHaveLength(7 * SEEDS - 2);
  });

  it('trains every experiment that a comparison of one of its arms with the baseline would train at the same seeds', async () => {
    startMap(plan);
    await begun();
    while (missingRuns(map()).length > 0) finish(0.5);
    const [, arm] = armsOf(map().layout);
    if (!arm) throw new Error('no arm');
    const own = created().map(({ experiment }) => experiment);
    expect(own).toHaveLength(7 * SEEDS);
    worker.sent = [];
    trainArms({ arms: [map().layout.baseline, arm], pairs: SEEDS });
    expect(created()).toHaveLength(2 * SEEDS);
    for (const { experiment } of created()) expect(own).toContainEqual(experiment);
    expect(view.getState().message).toMatch(/^Training “the network as it is” and “without Input → Dense 1”: 4 seeds/);
  });

  it('reports its verdict at the end, and is then idle', async () => {
    startMap(plan);
    await begun();
    while (missingRuns(map()).length > 0) finish(0.5);
    expect(background.getState()).toMatchObject({ isRunning: false, present: null });
    await vi.waitFor(() =>
      expect(view.getState().message).toBe('The map is finished. No cell is clearly better than the network as it is.'),
    );
    const tests = await testsOf(map());
    expect(tests?.map(({ p }) => p)).toEqual(Array(6).fill(1));
  });

  it('continues its paused run first when it is resumed', async () => {
    startMap(plan);
    await begun();
    const { runId } = present();
    pauseMap();
    report('paused');
    expect(worker.sent.at(-1)).toEqual({ type: 'run.pause', runId });
    await resumeMap();
    expect(worker.sent.at(-1)).toEqual({ type: 'run.start', runId, until: starters.dense.training.steps });
    pauseMap();
    // The run may have ended before the pause reached it.
    finish(0.5);
    expect([created().length, missingRuns(map()).length]).toEqual([1, 7 * SEEDS - 1]);
    await resumeMap();
    expect(created()).toHaveLength(2);
  });

  it('continues with the first missing run after it is read from storage', async () => {
    startMap(plan);
    await begun();
    for (let i = 0; i < 5; i++) finish(0.5);
    const stored = structuredClone(mapStore.getState().map);
    deleteMap();
    worker.sent = [];
    mapStore.setState({ map: stored });
    const next = missingRuns(map())[0];
    await resumeMap();
    expect(created().map(({ experiment }) => experiment)).toEqual([next?.experiment]);
    expect(next).toBe(map().runs[5]);
  });

  it('stores a diverged run as an outcome without a loss, and stops at any other failure', async () => {
    startMap(plan);
    await begun();
    report('failed', { hasDiverged: true, message: 'Training diverged.' });
    expect(outcomesOf(map(), map().layout.baseline)[0]?.loss).toBeNaN();
    expect(structuredClone(map().saved.outcomes)).toEqual({ baseline: [{ loss: null }, null, null, null] });
    report('failed', { message: 'The device is gone.' });
    expect(background.getState()).toMatchObject({ isRunning: false, problem: 'The device is gone.' });
    const failed = present().experiment;
    await resumeMap();
    expect(present().experiment).toEqual(failed);
    expect(background.getState().problem).toBeNull();
  });

  it('can be deleted during a run, and brought back', async () => {
    startMap(plan);
    await begun();
    finish(0.5);
    const { saved } = map();
    deleteMap();
    expect(worker.sent.at(-1)?.type).toBe('run.delete');
    finish(0.5);
    expect(pageMap()).toBeNull();
    bringMapBack();
    expect(map().saved).toEqual(saved);
  });
});

describe('a stored map', () => {
  it.each<[string, unknown, string]>([
    ['damaged', { axis: 'placement' }, 'It is damaged'],
    ['of an unknown kind', { axis: 'colour', experiment: '{}', inputShape: [10], seeds: 4, outcomes: {} }, 'Its kind “colour” is unknown'],
    [
      'without a readable experiment',
      { axis: 'placement', experiment: '{', inputShape: [10], seeds: 4, outcomes: {} },
      'The experiment of the map is not valid JSON',
    ],
  ])('that is %s is refused with the reason', (_, value, reason) => {
    expect(readMap(value)).toEqual({ problem: expect.stringContaining(reason) });
  });
});
