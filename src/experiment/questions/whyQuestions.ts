/**
 * `npm run study` measures the metrics of the questions and of their controls, and docs/study.md lists the results. A question whose
 * results do not replicate with other seeds does not belong here.
 */
import type { BranchScale } from '../../models/network/network.ts';
import type { Params } from '../../schema/fields.ts';
import type { Arm } from '../comparisons/comparison.ts';
import { opening, openingArm } from './opening.ts';
import { armOf, plainOf, steps } from './stacks.ts';
import type { WhyQuestion } from './why.ts';

/** An effective rank in this range counts as low. The effective rank of a layer of 16 units is at most 16. */
const LOW_RANK = [1, 3] as const;
const HUNDREDFOLD = { times: 100 } as const;

const tanh: WhyQuestion = {
  key: 'why-tanh',
  title: 'Why does the plain tanh network train so badly?',
  words:
    'The 20 tanh layers that the page opens with, once with and once without skips: does the gradient vanish or shatter, or is there another difference?',
  arms: opening.arms,
  view: 'activations',
  metrics: [
    { metric: 'gradientRatio', expected: 'healthy' },
    { metric: 'lastRank', expected: 'higher' },
    { metric: 'lastAlignment', expected: 'shown' },
    { metric: 'smoothness', expected: 'shown' },
  ],
  conclusion:
    'So the gradient vanishes in neither network. Without skips, the outputs of the last hidden layer vary in fewer directions. Skiplab does not know whether that is the cause. How closely these outputs follow the targets, and whether the gradient is shattered, differ from pair to pair.',
  control: {
    title: 'Give the plain network orthogonal weights',
    arms: [opening.arms[0], openingArm('without skips, orthogonal weights', { init: 'orthogonal' })],
    view: 'activations',
    metrics: [
      { metric: 'lastRank', expected: LOW_RANK },
      { metric: 'lastAlignment', expected: 'shown' },
      { metric: 'loss', expected: 'shown' },
    ],
    conclusion:
      'So the rank is low with both kinds of initial weights. If the losses differ, a low rank alone does not explain how well a plain network trains. How closely the few remaining directions follow the targets differs from pair to pair.',
  },
};

const SUM_STEPS = 20;
const relu = (name: string, skips: { span?: number; branch?: BranchScale }): Arm =>
  armOf(name, 'dense', { layers: 32, units: 16, params: { init: 'heNormal' }, ...skips }, steps(SUM_STEPS));
const plainRelu = relu('without skips', {});
const unscaled = relu('with β = 1', { span: 1 });
const scaled = relu('with β = 1/√joins', { span: 1, branch: { type: 'joins', value: 1 } });

const sum: WhyQuestion = {
  key: 'why-sum',
  title: 'What does a sum of 32 unscaled ReLU layers do?',
  words: '32 ReLU layers of 16 units on the spiral, with He weights and a skip over each except the first: β = 1, or β = 1/√joins.',
  arms: [scaled, unscaled],
  view: 'gradients',
  metrics: [
    { metric: 'growth', expected: HUNDREDFOLD },
    { metric: 'gradientRatio', expected: HUNDREDFOLD },
  ],
  conclusion:
    'So with β = 1 the value that the skips carry grows at least a hundred times more from the first join to the last, and so does the gradient on its way back.',
  control: {
    title: 'Compare with no skips',
    arms: [plainRelu, unscaled],
    view: 'gradients',
    metrics: [{ metric: 'gradientRatio', expected: HUNDREDFOLD }],
    conclusion:
      'So with β = 1 the gradient grows at least a hundred times more on its way back than without skips: depth alone does not cause the growth.',
  },
};

const noisy: WhyQuestion = {
  key: 'why-noisy',
  title: 'Are gradients small or noisy?',
  words:
    '32 ReLU layers of 16 units on the spiral, with He weights: once without skips, and once with β = 1/√joins and a skip over each layer except the first.',
  arms: [plainRelu, scaled],
  view: 'activations',
  metrics: [
    { metric: 'gradientRatio', expected: 'healthy' },
    { metric: 'smoothness', expected: 'higher' },
  ],
  conclusion:
    'So the gradient neither vanishes nor explodes in either network. Without skips it is noisier: it changes more from one input to the next.',
  control: {
    title: 'Look at skips that make the gradient grow',
    arms: [scaled, unscaled],
    view: 'activations',
    metrics: [
      { metric: 'gradientRatio', expected: HUNDREDFOLD },
      { metric: 'smoothness', expected: 'not shattered' },
    ],
    conclusion:
      'So the gradient grows at least a hundred times more on its way back with β = 1, but it is shattered in neither network: growth alone does not make it noisy.',
  },
};

const summed = (name: string, skips: { branch?: BranchScale; alpha?: number }) => openingArm(name, { span: 1, ...skips });
const [, equal] = opening.arms;
const openingJoins = equal.experiment.network.skips.length;

const paths: WhyQuestion = {
  key: 'why-paths',
  title: 'How long are the paths of the gradient?',
  words: 'The 20 tanh layers with skips that the page opens with, and the same with β = 1/√joins on the branches.',
  arms: [equal, summed('with β = 1/√joins', { branch: { type: 'joins', value: 1 } })],
  view: 'paths',
  metrics: [{ metric: 'pathLength', expected: 'lower' }],
  conclusion:
    'So the gradient takes shorter paths if the branches are scaled down. For each length, the chart shows the share of the gradient and the share of all paths.',
  control: {
    title: 'Scale the skips instead of the branches',
    arms: [equal, summed('with α = 1/√joins', { alpha: 1 / Math.sqrt(openingJoins) })],
    view: 'paths',
    metrics: [{ metric: 'pathLength', expected: 'higher' }],
    conclusion: 'So the gradient takes longer paths if the skips are scaled down.',
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
  title: 'Which skip of a trained network can be removed?',
  words:
    '10 tanh layers of 16 units on the spiral, with a skip over each except the first, and the same with β = 1/√joins. Each skip and each branch is left out in turn.',
  arms: lesionArms({ activation: 'tanh' }),
  view: 'lesions',
  metrics: [{ metric: 'skipAgainstBranch', expected: MORE }],
  conclusion:
    'So in both networks, the median increase in the loss is larger if a skip is left out than if a branch is left out: a branch is easier to remove than a skip. The table lists all skips and branches.',
  control: {
    title: 'Repeat with ReLU layers and He weights',
    arms: lesionArms({ init: 'heNormal' }),
    view: 'lesions',
    metrics: [
      { metric: 'skipAgainstBranch', expected: 'higher' },
      { metric: 'skipMeanAgainstBranchMean', expected: 'higher' },
    ],
    conclusion: 'So the cost of removing a skip, divided by that of removing a branch, is higher if the branches are scaled down.',
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
  title: 'What carries the gradient through a long sequence?',
  words:
    'An LSTM of 24 units that should recall the first of 16 digits, with and without a skip over it, after 20 steps, when it has not learned the task yet.',
  arms: recalling(16),
  view: 'time',
  metrics: [
    { metric: 'cellReach', expected: FURTHER },
    { metric: 'cellLeft', expected: 'shown' },
  ],
  conclusion:
    'So half a sequence back, at least twice as much of the gradient is left in the cell state as in the hidden state, with the skip and without it.',
  control: {
    title: 'Repeat with sequences that are twice as long',
    arms: recalling(32),
    view: 'time',
    metrics: [
      { metric: 'cellReach', expected: FURTHER },
      { metric: 'cellLeft', expected: 'shown' },
    ],
    conclusion: 'So the same holds half-way through sequences of twice the length.',
  },
};

export const whyQuestions: readonly WhyQuestion[] = [tanh, noisy, sum, paths, lesion, time];
