import { beforeEach, describe, expect, it } from 'vitest';
import { addSkipEdit } from '../../models/network/edits.ts';
import { starters } from '../../train/protocol.ts';
import { document, edit, editGraph, redo, undo } from './document.ts';
import { History, smoothed } from './history.ts';

const networkNow = () => document.getState().experiment.network;

describe('the document', () => {
  beforeEach(() => document.setState({ experiment: starters.dense, past: [], future: [] }));

  it('takes one gesture back and forth as one step', () => {
    expect(editGraph(addSkipEdit('input', 'dense3'))).toBeNull();
    expect(networkNow().skips).toHaveLength(3);
    undo();
    expect(document.getState().experiment).toEqual(starters.dense);
    redo();
    expect(networkNow().skips).toHaveLength(3);
  });

  it('undoes everything: settings, data, another experiment', () => {
    edit({ type: 'training', training: { ...starters.dense.training, batchSize: 7 } });
    edit({ type: 'data', data: starters.lstm.data });
    edit({ type: 'open', experiment: starters.conv });
    for (let i = 0; i < 3; i++) undo();
    expect(document.getState().experiment).toEqual(starters.dense);
    undo();
    expect(document.getState().experiment).toEqual(starters.dense);
  });

  it('refuses what cannot be with its reason, and remembers nothing of it', () => {
    expect(editGraph(addSkipEdit('dense3', 'dense1'))?.message).toMatch(/runs forwards/);
    expect(document.getState().past).toEqual([]);
  });

  it('forgets what was undone once something else is done', () => {
    editGraph(addSkipEdit('input', 'dense3'));
    undo();
    editGraph(addSkipEdit('input', 'dense2'));
    redo();
    expect(networkNow().skips.map(({ to }) => to)).toEqual(['dense1', 'dense2', 'dense2']);
  });
});

describe('the history of a run', () => {
  const columns = (first: number, values: number[]) => ({
    step: Float64Array.from(values, (_, i) => first + i),
    loss: Float32Array.from(values),
    accuracy: Float32Array.from(values),
    gradientNorm: Float32Array.from(values),
    seconds: 0.1,
  });

  it('keeps every step in its place while it grows', () => {
    const history = new History();
    for (let step = 1; step <= 1000; step += 10)
      history.append(
        columns(
          step,
          Array.from({ length: 10 }, (_, i) => step + i),
        ),
      );
    expect(history.length).toBe(1000);
    expect([...history.loss.subarray(0, 1000)]).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
  });
});

describe('smoothing', () => {
  it('leaves a constant as it is from the first point on', () =>
    expect([...smoothed(new Float32Array(5).fill(2), 0.9)]).toEqual([2, 2, 2, 2, 2]));
  it('is off at 0', () => expect([...smoothed(new Float32Array([1, 5, 3]), 0)]).toEqual([1, 5, 3]));
  it('lets what is not finite through, and goes on after it', () => {
    const values = smoothed(new Float32Array([1, Number.NaN, 1]), 0.5);
    expect(values[1]).toBeNaN();
    expect(values[2]).toBe(1);
  });
});
