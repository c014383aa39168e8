/**
 * The questions about causes. `npm run study` measures the metrics of each of them and of its control, and docs/study.md has the results. A
 * question whose metrics do not repeat with other seeds does not belong here.
 */
import type { BranchScale } from '../../models/network/network.ts';
import type { Arm } from '../comparisons/comparison.ts';
import { opening } from './opening.ts';
import { armOf, steps } from './stacks.ts';
import type { WhyQuestion } from './why.ts';

/** The thresholds of the words healthy and shattered in See why. */
const HEALTHY = [1e-3, 1e3] as const;
const SMOOTH = [0.6, 1] as const;

const tanh: WhyQuestion = {
  key: 'why-tanh',
  title: 'Why does the plain tanh network train so badly?',
  words: 'The 20 tanh layers that the page opens with. Its gradients do not vanish, so something else differs.',
  arms: opening.arms,
  view: 'activations',
  metrics: [
    { metric: 'gradientRatio', expected: HEALTHY },
    { metric: 'lastRank', expected: 'higher' },
  ],
  conclusion:
    'So the gradients vanish in neither network. The plain one passes fewer directions of its input on to its last layer. That differs; Skiplab does not know whether it is the cause.',
  control: {
    title: 'Look for shattered gradients instead',
    arms: opening.arms,
    view: 'activations',
    metrics: [{ metric: 'smoothness', expected: SMOOTH }],
    conclusion: 'So the gradients of neither network are shattered, and that is not the cause.',
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
  conclusion:
    'So each unscaled block adds to the sum, which grows from join to join, and the gradient grows on its way back as the sum does.',
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
  conclusion: 'So the gradients are not small. Without skips they change more from one input to the next.',
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
    'So the gradient comes over short paths, though most paths pass half of the layers, and over shorter ones if the branches count less.',
  control: {
    title: 'Scale the skips instead of the branches',
    arms: [equal, summed('with α = 1/√joins', { alpha: 1 / Math.sqrt(TANH_LAYERS - 1) })],
    view: 'paths',
    metrics: [{ metric: 'pathLength', expected: 'higher' }],
    conclusion: 'So with scaled skips the gradient comes over long paths, as in a network without skips.',
  },
};

export const whyQuestions: readonly WhyQuestion[] = [tanh, noisy, sum, paths];
