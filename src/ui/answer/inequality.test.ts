import { expect, it } from 'vitest';
import { withoutSkips } from '../../experiment/comparisons/noSkips.ts';
import { starters } from '../../experiment/starters.ts';
import type { Study } from '../stores/study.ts';
import { armCosts, inequalityWords } from './inequality.ts';

const experiment = starters.dense;
const baseline = { name: 'without skips', experiment: withoutSkips(experiment) };
const arm = { name: 'with skips', experiment };
const study: Study = { arms: [baseline, arm], pairs: 6 };

it.each<[string, Study, number[] | null, string]>([
  ['different costs', study, null, 'Not equal: parameters +96 %, multiply-adds +99 %.'],
  ['different step times', study, [1, 1.44], 'Not equal: parameters +96 %, multiply-adds +99 %, seconds +44 %.'],
  [
    'times whose difference is below the precision of the measurement',
    study,
    [1, 1.015],
    'Not equal: parameters +96 %, multiply-adds +99 %.',
  ],
  ['equal costs', { ...study, arms: [arm, arm] }, [1, 1], 'Equal: parameters, multiply-adds and seconds.'],
  [
    'arms that are compared at their own last steps, and take equal time for different numbers of steps',
    {
      ...study,
      alignment: 'ends',
      arms: [baseline, { ...arm, experiment: { ...experiment, training: { ...experiment.training, steps: 1000 } } }],
    },
    [1, 1.5],
    'Not equal: parameters +96 %, multiply-adds +99 %, steps −33 %.',
  ],
  [
    'several arms, whose table shows the numbers',
    { ...study, arms: [arm, baseline, arm] },
    [2, 1, 2.2],
    'Not equal: parameters, multiply-adds and seconds; see all arms.',
  ],
  ['a single arm: the text is empty, because there is nothing to compare', { ...study, arms: [arm] }, null, ''],
])('inequalityWords describes %s', (_, asked, times, words) => {
  expect(inequalityWords(asked, [10], times)).toBe(words);
});

it('armCosts gives numbers for the baseline, and differences from them for the other arms', () =>
  expect(armCosts({ ...study, arms: [arm, baseline, arm] }, [10], [2, 1, 2.2])).toEqual([
    '17,985 parameters, 17,792 multiply-adds, 2 ms per step',
    'parameters −49 %, multiply-adds −50 %, seconds −50 %',
    'seconds +10 %',
  ]));
