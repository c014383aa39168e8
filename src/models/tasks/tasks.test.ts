import { describe, expect, it } from 'vitest';
import { indexOfLargest, taskDefinition } from './index.ts';

describe('probabilities', () => {
  it.each([
    ['binary', [0], [0.5, 0.5]],
    ['binary', [Math.log(3)], [0.25, 0.75]],
    ['binary', [-1000], [1, 0]],
    ['classes', [1, 1, 1, 1], [0.25, 0.25, 0.25, 0.25]],
    ['classes', [1000, 0], [1, 0]],
    ['regression', [3], []],
  ] as const)('of the task %s for the logits %j are %j', (task, logits, expected) => {
    const found = taskDefinition(task).probabilities(logits);
    expect(found).toHaveLength(expected.length);
    expected.forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 12);
    });
  });

  it('for a logit that is NaN are NaN', () => expect(taskDefinition('binary').probabilities([Number.NaN])[1]).toBeNaN());
});

it.each([
  ['binary', ['no', 'yes'], [0, 1, 1], [1, 0, 0, 1, 0, 1]],
  ['classes', ['a', 'b', 'c'], [2, 0], [0, 0, 1, 1, 0, 0]],
  ['regression', ['x', 'y'], [0.5, -2, 3, 4], [0.5, -2, 3, 4]],
] as const)('the task %s with the labels %j encodes the targets %j as the rows %j', (task, labels, targets, rows) => {
  expect([...taskDefinition(task).rows(labels, Float32Array.from(targets))]).toEqual(rows);
});

it('indexOfLargest gives the index of the first occurrence if the largest number occurs several times', () =>
  expect(indexOfLargest([1, 3, 3, 2])).toBe(1));
