import { beforeEach, describe, expect, it } from 'vitest';
import { newHistory, stepRows } from '../../../tests/curves.ts';
import { starters } from '../../experiment/starters.ts';
import { addSkipEdit } from '../../models/network/edits.ts';
import { documentStore, edit, editGraph, redo, undo } from './document.ts';
import { smoothed } from './history/smoothing.ts';
import { pinAmong, type RunRecord, runs } from './runs.ts';

const networkNow = () => documentStore.getState().experiment.network;

describe('the document', () => {
  beforeEach(() => documentStore.setState({ experiment: starters.dense, opened: starters.dense, past: [], future: [] }));

  it('undoes the addition of a skip with one undo, and redoes it with one redo', () => {
    expect(editGraph(addSkipEdit('input', 'dense3'))).toBeNull();
    expect(networkNow().skips).toHaveLength(3);
    undo();
    expect(documentStore.getState().experiment).toEqual(starters.dense);
    redo();
    expect(networkNow().skips).toHaveLength(3);
  });

  it('undoes changes of settings and data, and the opening of another experiment', () => {
    edit({ type: 'training', training: { ...starters.dense.training, batchSize: 7 } });
    edit({ type: 'data', data: starters.lstm.data });
    edit({ type: 'open', experiment: starters.conv });
    for (let i = 0; i < 3; i++) undo();
    expect(documentStore.getState().experiment).toEqual(starters.dense);
    undo();
    expect(documentStore.getState().experiment).toEqual(starters.dense);
  });

  it('also contains the current experiment as it was opened, even after undo and redo', () => {
    const { opened: first } = documentStore.getState();
    edit({ type: 'training', training: { ...starters.dense.training, batchSize: 7 } });
    expect(documentStore.getState().opened).toBe(first);
    edit({ type: 'open', experiment: starters.conv });
    edit({ type: 'training', training: { ...starters.conv.training, batchSize: 7 } });
    expect(documentStore.getState().opened).toBe(starters.conv);
    undo();
    undo();
    expect(documentStore.getState().opened).toBe(first);
    redo();
    expect(documentStore.getState().opened).toBe(starters.conv);
  });

  it('refuses an impossible edit, gives the reason, and adds no undo step', () => {
    expect(editGraph(addSkipEdit('dense3', 'dense1'))?.message).toMatch(/Skips only go forward/);
    expect(documentStore.getState().past).toEqual([]);
  });

  it('cannot redo an undone edit after a new edit', () => {
    editGraph(addSkipEdit('input', 'dense3'));
    undo();
    editGraph(addSkipEdit('input', 'dense2'));
    redo();
    expect(networkNow().skips.map(({ to }) => to)).toEqual(['dense1', 'dense2', 'dense2']);
  });
});

it('pinning a group of runs pins its first run, or unpins the pinned run of the group if it has one', () => {
  const pinned = () => runs.getState().runs.map(({ isPinned = false }) => isPinned);
  const group = () => {
    const [, second, third] = runs.getState().runs;
    if (!second || !third) throw new Error('no group');
    return [second, third] as const;
  };
  // The cast is safe because pinning uses only `id` and `isPinned`.
  runs.setState({ runs: ['a', 'b', 'c'].map((id) => ({ id })) as RunRecord[] });
  pinAmong(group());
  expect(pinned()).toEqual([false, true, false]);
  pinAmong([group()[1]]);
  expect(pinned(), 'a run that is not pinned itself').toEqual([false, false, true]);
  pinAmong(group());
  expect(pinned(), 'its second run was pinned').toEqual([false, false, false]);
  runs.setState({ runs: [] });
});

describe('the history of a run', () => {
  it('keeps every step at its index while it grows', () => {
    const history = newHistory();
    for (let step = 1; step <= 1000; step += 10)
      history.append(
        'steps',
        stepRows(
          step,
          Array.from({ length: 10 }, (_, i) => step + i),
        ),
      );
    expect(history.length).toBe(1000);
    expect([...history.steps.values('loss')]).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
  });
});

describe('smoothing', () => {
  it('leaves a constant curve unchanged from the first point onwards', () =>
    expect([...smoothed(new Float32Array(5).fill(2), 0.9)]).toEqual([2, 2, 2, 2, 2]));
  it('changes nothing if the weight of earlier values is 0', () =>
    expect([...smoothed(new Float32Array([1, 5, 3]), 0)]).toEqual([1, 5, 3]));
  it('leaves non-finite values as they are, and continues after them', () => {
    const values = smoothed(new Float32Array([1, Number.NaN, 1]), 0.5);
    expect(values[1]).toBeNaN();
    expect(values[2]).toBe(1);
  });
});
