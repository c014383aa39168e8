/** The question with which the page opens. The skips in its network make a difference that a user sees within seconds. */
import type { KernelInitialiserKind } from '../../models/ops/initialisers.ts';
import type { Arm } from '../comparisons/comparison.ts';
import type { Question } from './question.ts';
import { armOf, plainOf, type Stack, steps } from './stacks.ts';

const LAYERS = 20;

type Variation = Pick<Stack, 'span' | 'alpha' | 'branch'> & { init?: KernelInitialiserKind };

export const openingArm = (name: string, { init, ...skips }: Variation): Arm =>
  armOf(name, 'dense', { layers: LAYERS, units: 16, params: { activation: 'tanh', ...(init && { init }) }, ...skips }, steps(100));

const withSkips = openingArm('with skips', { span: 1 });

export const opening: Question = {
  key: 'opening',
  title: 'Can a 20-layer tanh network learn without skips?',
  words: `${LAYERS} tanh layers of 16 units on the spiral, Glorot weights, with and without a skip over each layer except the first. With its best initial weights and learning rate, the plain network reaches a median of 92 % accuracy in one set of 12 seeds and 97 % in another.`,
  arms: [plainOf(withSkips), withSkips],
  control: {
    title: 'Give the plain network its best initial weights and learning rate',
    arms: [openingArm('without skips, He weights', { init: 'heNormal' }), withSkips],
  },
};
