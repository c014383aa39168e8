import { expect, it } from 'vitest';
import { barOf, changeWords, intervalWords } from './lesionWords.ts';

it('a change has a sign and an interval', () => {
  const change = { mean: 0.25, interval: [-0.125, 0.625] } as const;
  expect(changeWords(change)).toBe('+0.25');
  expect(changeWords({ mean: -0.25, interval: null })).toBe('−0.25');
  expect(intervalWords(change)).toBe('95 % interval −0.125 to +0.625');
  expect(intervalWords({ mean: 1, interval: null })).toBeUndefined();
  expect([barOf(change, 1), barOf({ mean: -1, interval: null }, 1), barOf(change, 0)]).toEqual(['25%', '100%', '0%']);
});

it('a loss that is no longer finite is reported, with a full bar', () => {
  const lost = { mean: null, interval: null };
  expect([changeWords(lost), barOf(lost, 3)]).toEqual(['not finite', '100%']);
});
