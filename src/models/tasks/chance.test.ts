import { expect, it } from 'vitest';
import { taskDefinition } from './index.ts';

it.each([
  ['binary', ['a', 'b'], [0, 1, 1, 1], { loss: Math.LN2, accuracy: 0.75 }],
  ['classes', ['a', 'b', 'c'], [2, 2, 0, 1, 2], { loss: Math.log(3), accuracy: 0.6 }],
  ['regression', ['a'], [1, 3], { loss: 1 }],
  ['regression', ['a', 'b'], [1, 0, 3, 0], { loss: 0.5 }],
  ['regression', ['a'], [], {}],
] as const)('the chance levels of the task “%s” with the labels %j and the targets %j are %j', (task, labels, targets, expected) => {
  const levels = taskDefinition(task).chance(labels, Float32Array.from(targets));
  expect(Object.fromEntries(Object.entries(levels).map(([quantity, { value }]) => [quantity, value]))).toEqual(expected);
});

it('without held-out examples, the task “binary” has a chance level for the loss only', () => {
  expect(taskDefinition('binary').chance(['a', 'b'], new Float32Array())).toEqual({ loss: { value: Math.LN2, words: 'guessing: ln 2' } });
});
