/** The question with which the page opens. Its skips make a difference that a person sees within seconds. */
import type { Question } from './question.ts';
import { armOf, plainOf, steps } from './stacks.ts';

const tanh = { activation: 'tanh' };
const LAYERS = 20;

const withSkips = armOf('with skips', 'dense', { layers: LAYERS, units: 16, params: tanh, span: 1 }, steps(100));

export const opening: Question = {
  key: 'opening',
  title: 'Can a 20-layer tanh network learn without skips?',
  words: `${LAYERS} tanh layers of 16 units on the spiral, Glorot weights, with and without a skip over each layer. With its own best weights and rate, the plain network reaches 92 % (median of 12 seeds).`,
  arms: [plainOf(withSkips), withSkips],
  control: {
    title: 'Give the plain network its best weights and rate',
    arms: [
      armOf('without skips, He weights', 'dense', { layers: LAYERS, units: 16, params: { ...tanh, init: 'heNormal' } }, steps(100)),
      withSkips,
    ],
  },
};
