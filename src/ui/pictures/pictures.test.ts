import { describe, expect, it } from 'vitest';
import { starters } from '../../experiment/starters.ts';
import { taskDefinition } from '../../models/tasks/index.ts';
import type { DataSummary, Examples } from '../../train/protocol/data.ts';
import type { RunRecord } from '../stores/runs.ts';
import { areLinked, pictures } from './index.ts';
import { union } from './queries.ts';

const points = [{ x: 0, y: 0, label: 1 }];

/** The tested functions of a picture use only the experiment and the summary of a run. */
function subjectOf(
  starter: keyof typeof starters,
  inputShape: number[],
  type: string,
  points: Examples['points'],
  lengths: Examples['lengths'] = null,
) {
  const task = { type, labels: ['a', 'b'] };
  const summary: DataSummary = { name: '', inputShape, task, count: 2, trainCount: 1, head: taskDefinition(type).head(task.labels) };
  const run = { experiment: starters[starter], summary } as RunRecord;
  const inputs = new Float32Array(inputShape.reduce((a, b) => a * b, 1));
  const examples: Examples = { inputs, targets: new Float32Array(1), targetWidth: 1, lengths, points, axes: null };
  return { run, examples };
}

describe('the pictures that the page offers', () => {
  it.each([
    [
      'points in the plane',
      subjectOf('dense', [10], 'binary', points),
      'accuracy plane units confusionMatrix',
      'heldOut plane units',
      'plane',
    ],
    ['a table', subjectOf('dense', [10], 'binary', null), 'accuracy units confusionMatrix', 'heldOut', 'confusionMatrix'],
    [
      'images',
      subjectOf('conv', [28, 28, 1], 'classes', null),
      'pad accuracy images units confusionMatrix',
      'heldOut units',
      'confusionMatrix',
    ],
    ['sequences', subjectOf('lstm', [16, 10], 'regression', null), 'scatter units values', 'heldOut units', 'scatter'],
  ])('for %s have the expected kinds and queries, and the expected one is shown in Compare', (_, subject, kinds, queries, inColumn) => {
    const fitting = pictures.filter((picture) => picture.fits(subject.run, subject.examples));
    expect(fitting.map(({ kind }) => kind).join(' ')).toBe(kinds);
    const asked = union(fitting.map((picture) => picture.asks(subject, picture.initialState?.(subject.run), 0)));
    expect(Object.keys(asked).join(' ')).toBe(queries);
    expect(fitting.find(({ parts }) => parts.column)?.kind).toBe(inColumn);
  });

  const lengths = Float32Array.of(16);
  it.each([
    ['points in the plane', subjectOf('dense', [10], 'binary', points), false],
    ['images with classes', subjectOf('conv', [28, 28, 1], 'classes', null), true],
    // A table whose rows are images can have a quantity as its target.
    ['images with a quantity', subjectOf('conv', [28, 28, 1], 'regression', null), false],
    ['sequences', subjectOf('lstm', [16, 10], 'regression', null, lengths), true],
  ])(
    'for %s let the user choose an example only if one picture lists examples and another depends on the choice',
    (_, subject, expected) => {
      const fitting = pictures.filter((picture) => picture.fits(subject.run, subject.examples));
      expect(areLinked(fitting, subject)).toBe(expected);
    },
  );

  it('are each of a different kind', () => expect(new Set(pictures.map(({ kind }) => kind)).size).toBe(pictures.length));
});

it('the drawing pad sends its drawing to the network in the format of the data, and nothing while it is blank', () => {
  const pad = pictures.find(({ kind }) => kind === 'pad');
  const { run, examples } = subjectOf('conv', [2, 1, 1], 'classes', null);
  const drawn = Uint8Array.of(255, 0);
  expect(pad?.asks({ run, examples }, drawn, 0)).toEqual({ probe: Float32Array.of(1, 0) });
  expect(pad?.asks({ run, examples: { ...examples, inputs: new Uint8Array(2) } }, drawn, 0)).toEqual({ probe: drawn });
  expect(pad?.asks({ run, examples }, new Uint8Array(2), 0)).toEqual({});
});
