import { expect, it } from 'vitest';
import { barOf, changeWords, intervalWords, type LesionRow, lesionScores, offWords } from './lesionWords.ts';

it('a change in the loss is written with its sign, and its interval and its bar are formatted', () => {
  const change = { mean: 0.25, interval: [-0.125, 0.625] } as const;
  expect(changeWords(change)).toBe('+0.25');
  expect(changeWords({ mean: -0.25, interval: null })).toBe('−0.25');
  expect(intervalWords(change)).toBe('95 % interval −0.125 to +0.625');
  expect(intervalWords({ mean: 1, interval: null })).toBeUndefined();
  expect([barOf(change, 1), barOf({ mean: -1, interval: null }, 1), barOf(change, 0)]).toEqual(['25%', '100%', '0%']);
});

it('if a part is left out and the loss is then not finite, the text says so, and the bar is full', () => {
  const lost = { mean: null, interval: null };
  expect([changeWords(lost), barOf(lost, 3)]).toEqual(['not finite', '100%']);
});

it('scores without a part are those of the whole network plus the changes, or dashes if the part can only be replaced with its mean', () => {
  const effect = (by: LesionRow['off']['by'], loss: number | null, accuracy: number | null = null): LesionRow['off'] => {
    const difference = (mean: number | null) => ({ mean, interval: null });
    return { by, loss: difference(loss), accuracy: accuracy === null ? null : difference(accuracy) };
  };
  const whole = { loss: 0.5, accuracy: 0.9 };
  expect(lesionScores(whole, { off: effect('nothing', 0.25, -0.4), mean: effect('mean', -0.125, 0.05) })).toEqual({
    loss: { whole: '0.5', off: '0.75', mean: '0.375', offChange: '+0.25', meanChange: '−0.13' },
    accuracy: { whole: '90.0 %', off: '50.0 %', mean: '95.0 %' },
  });
  const onlyMean = lesionScores({ loss: 0.5, accuracy: null }, { off: effect('mean', 1), mean: effect('mean', 1) });
  expect(onlyMean).toMatchObject({ loss: { off: '–', mean: '1.5', offChange: '–' }, accuracy: null });
  expect(lesionScores(whole, { off: effect('input', null), mean: effect('mean', 1) }).loss.off).toBe('not finite');
  expect(offWords({ kind: 'skip', off: effect('nothing', 1) })).toBeNull();
  expect(offWords({ kind: 'layer', off: effect('mean', 1) })).toMatch(/can only be replaced with its mean/);
});
