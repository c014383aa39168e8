/**
 * The questions about causes. `npm run study` measures the metrics of each of them and of its control, and docs/study.md has the results. A
 * question whose metrics do not repeat with other seeds does not belong here.
 */
import type { BranchScale } from '../../models/network/network.ts';
import type { Params } from '../../schema/fields.ts';
import type { Arm } from '../comparisons/comparison.ts';
import { opening } from './opening.ts';
import { armOf, plainOf, steps } from './stacks.ts';
import type { WhyQuestion } from './why.ts';

/** The thresholds of the words healthy and shattered in See why. */
const HEALTHY = [1e-3, 1e3] as const;
const SMOOTH = [0.6, 1] as const;

const tanh: WhyQuestion = {
  key: 'why-tanh',
  title: 'Why does the plain tanh network train so badly?',
  words: 'The 20 tanh layers that the page opens with, with and without skips: does the gradient vanish or shatter, or what else differs?',
  arms: opening.arms,
  view: 'activations',
  metrics: [
    { metric: 'gradientRatio', expected: HEALTHY },
    { metric: 'smoothness', expected: SMOOTH },
    { metric: 'lastRank', expected: 'higher' },
  ],
  conclusion:
    'So the gradient neither vanishes nor shatters in either network. The outputs of the last hidden layer vary in fewer directions without skips. That differs; Skiplab does not know whether it is the cause.',
  control: {
    title: 'Give the plain network orthogonal weights',
    arms: opening.control.arms,
    view: 'activations',
    metrics: [
      { metric: 'loss', expected: 'lower' },
      { metric: 'lastRank', expected: 'higher' },
    ],
    conclusion:
      'So with these weights too the plain network trains worse, and the outputs of its last hidden layer vary in fewer directions. The two go together; that does not show which causes which.',
  },
};

const SUM_STEPS = 20;
const relu = (name: string, skips: { span?: number; branch?: BranchScale }): Arm =>
  armOf(name, 'dense', { layers: 32, units: 16, params: { init: 'heNormal' }, ...skips }, steps(SUM_STEPS));
const plainRelu = relu('without skips', {});
const unscaled = relu('with unscaled skips', { span: 1 });
const scaled = relu('with β = 1/√joins', { span: 1, branch: { type: 'joins', value: 1 } });

const sum: WhyQuestion = {
  key: 'why-sum',
  title: 'What does a sum of 32 unscaled ReLU blocks do?',
  words: '32 ReLU layers of 16 units with He weights and a skip over each: β = 1, or β = 1/√joins.',
  arms: [scaled, unscaled],
  view: 'gradients',
  metrics: [
    { metric: 'growth', expected: 'higher' },
    { metric: 'gradientRatio', expected: 'higher' },
  ],
  conclusion: 'So over the unscaled blocks the sum grows by orders of magnitude more, and the gradient grows more on its way back.',
  control: {
    title: 'Compare with no skips',
    arms: [plainRelu, unscaled],
    view: 'gradients',
    metrics: [{ metric: 'gradientRatio', expected: 'higher' }],
    conclusion: 'So the network without skips has no such growth: it is the sum that grows, and not the depth alone.',
  },
};

const noisy: WhyQuestion = {
  key: 'why-noisy',
  title: 'Are gradients small or noisy?',
  words: '32 ReLU layers of 16 units with He weights, without skips and with skips at β = 1/√joins.',
  arms: [plainRelu, scaled],
  view: 'activations',
  metrics: [
    { metric: 'gradientRatio', expected: HEALTHY },
    { metric: 'smoothness', expected: 'higher' },
  ],
  conclusion:
    'So the gradient vanishes in neither network. Without skips it changes more from one input to the next: it is noisy rather than small.',
  control: {
    title: 'Look at skips that make the gradient large',
    arms: [scaled, unscaled],
    view: 'activations',
    metrics: [
      { metric: 'gradientRatio', expected: 'higher' },
      { metric: 'smoothness', expected: SMOOTH },
    ],
    conclusion: 'So one gradient is far larger than the other, and neither is shattered: its size says nothing about its noise.',
  },
};

const TANH_LAYERS = 20;
const summed = (name: string, skips: { branch?: BranchScale; alpha?: number }) =>
  armOf(name, 'dense', { layers: TANH_LAYERS, units: 16, params: { activation: 'tanh' }, span: 1, ...skips }, steps(100));
const equal = summed('with skips', {});

const paths: WhyQuestion = {
  key: 'why-paths',
  title: 'How long are the paths that teach?',
  words: 'The 20 tanh layers with skips that the page opens with, and the same with β = 1/√joins on the branches.',
  arms: [equal, summed('with β = 1/√joins', { branch: { type: 'joins', value: 1 } })],
  view: 'paths',
  metrics: [{ metric: 'pathLength', expected: 'lower' }],
  conclusion:
    'So the gradient comes over short paths, though most paths pass about half of the layers, and over shorter ones if the branches count less.',
  control: {
    title: 'Scale the skips instead of the branches',
    arms: [equal, summed('with α = 1/√joins', { alpha: 1 / Math.sqrt(TANH_LAYERS - 1) })],
    view: 'paths',
    metrics: [{ metric: 'pathLength', expected: 'higher' }],
    conclusion: 'So with scaled skips the gradient comes over long paths, as in a network without skips.',
  },
};

const MORE = [1, 1e6] as const;
const lesionArms = (params: Params) => {
  const stack = { layers: 10, units: 16, params, span: 1 };
  return [
    armOf('with skips', 'dense', stack, steps(100)),
    armOf('with β = 1/√joins', 'dense', { ...stack, branch: { type: 'joins', value: 1 } }, steps(100)),
  ] as const;
};

const lesion: WhyQuestion = {
  key: 'why-lesion',
  title: 'Which skip of a trained network can go?',
  words: '10 tanh layers with a skip over each, and the same with β = 1/√joins. Each skip and each branch is left out in turn.',
  arms: lesionArms({ activation: 'tanh' }),
  view: 'lesions',
  metrics: [{ metric: 'skipAgainstBranch', expected: MORE }],
  conclusion:
    'So in both networks leaving out a skip costs more than leaving out the branch beside it: rather a branch than a skip can go. The table says which.',
  control: {
    title: 'Repeat with ReLU layers',
    arms: lesionArms({ init: 'heNormal' }),
    view: 'lesions',
    metrics: [
      { metric: 'skipAgainstBranch', expected: 'higher' },
      { metric: 'skipMeanAgainstBranchMean', expected: 'higher' },
    ],
    conclusion:
      'So how much more a skip costs than a branch depends on the branch scale: of ReLU layers at β = 1, both can cost about as much.',
  },
};

const FURTHER = [2, 1e6] as const;
const recalling = (length: number) => {
  const setting = { data: { task: 'recall', minLength: length, maxLength: length }, training: { steps: 20 } };
  const skipping = armOf('with a skip', 'lstm', { layers: 1, units: 24, span: 1, fromInput: true }, setting);
  return [plainOf(skipping), skipping] as const;
};

const time: WhyQuestion = {
  key: 'why-time',
  title: 'What carries a long sequence?',
  words: 'An LSTM of 24 units that recalls the first of 16 digits, with and without a skip over it.',
  arms: recalling(16),
  view: 'time',
  metrics: [{ metric: 'cellReach', expected: FURTHER }],
  conclusion: 'So the gradient reaches back over the cell state, and much less over the hidden state, with the skip as without it.',
  control: {
    title: 'Repeat with sequences that are twice as long',
    arms: recalling(32),
    view: 'time',
    metrics: [{ metric: 'cellReach', expected: FURTHER }],
    conclusion: 'So the cell state reaches further back here too.',
  },
};

export const whyQuestions: readonly WhyQuestion[] = [tanh, noisy, sum, paths, lesion, time];
