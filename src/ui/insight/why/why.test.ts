import { expect, it } from 'vitest';
import { opening } from '../../../experiment/questions/opening.ts';
import type { WhyQuestion } from '../../../experiment/questions/why.ts';
import { whyQuestions } from '../../../experiment/questions/whyQuestions.ts';
import { shownLook } from './looks.ts';
import { conclusionWords, metricSentence, valuesOf } from './whyWords.ts';

const questionOf = (key: string): WhyQuestion => whyQuestions.find((one) => one.key === key) ?? expect.fail(key);
const tanh = questionOf('why-tanh');
const sum = questionOf('why-sum');

it('a question about a cause is shown only in its own view, and only if the study compares its arms or the arms of its control', () => {
  const study = { arms: opening.arms, pairs: 6 };
  expect(shownLook(study, 'activations')).toEqual({ question: tanh, look: tanh, isControl: false });
  expect(shownLook(study, 'surface')).toBeUndefined();
  expect(shownLook(null, 'activations')).toBeUndefined();
  expect(shownLook({ arms: sum.control.arms, pairs: 1 }, 'gradients')).toMatchObject({ look: sum.control, isControl: true });
});

it('a stopped measurement gives no value', () => {
  const layer = { layer: 'dense1', dead: null, saturated: null, rankLimit: 16, collapse: 0, alignment: 0 };
  const result = { examples: 128, layers: [5, 4, 3].map((rank) => ({ ...layer, rank })), similarity: [] };
  const [whole, stopped] = [
    { result, isWhole: true },
    { result, isWhole: false },
  ];
  expect(valuesOf('lastRank', whole, whole)).toEqual([4, 4]);
  expect([valuesOf('lastRank', stopped, whole), valuesOf('lastRank', whole, stopped), valuesOf('lastRank', whole, null)]).toEqual([
    null,
    null,
    null,
  ]);
});

it('the sentences give the measured numbers, and a conclusion is drawn only if all of them are as expected', () => {
  expect(metricSentence(tanh, 1, [1.2345, 4.9])).toBe('Effective rank of the last hidden layer: 1.23 without skips; 4.9 with skips.');
  expect(metricSentence(tanh, 0, [null, 2.6e-7])).toMatch(/: undefined without skips; 2\.6e-7 with skips\.$/);
  const healthy = [0.4, 33] as const;
  const aligned = [0.1, 0.3] as const;
  const smooth = [0.9, 0.8] as const;
  expect(conclusionWords(tanh, [healthy, [1.2, 4.9], aligned, smooth])).toBe(tanh.conclusion);
  expect(tanh.conclusion).toContain('Skiplab does not know whether that is the cause');
  expect(conclusionWords(tanh, [healthy, [4.9, 1.2], aligned, smooth])).toBe(
    'There is no conclusion, because this pair differs from most pairs of Skiplab’s study in the effective rank of the last hidden layer.',
  );
  expect(conclusionWords(tanh, [[1e-9, 33], [null, 2], aligned, smooth])).toMatch(
    /^There is no conclusion, .* first hidden layer .* and in the effective rank of the last hidden layer\.$/,
  );
});
