import { defineQuery } from './query.ts';

/**
 * The norms of the gradients with respect to the outputs of all layers, and the shares of these gradients through each skip and through the
 * next layer, measured on one batch of the first held-out examples; null if there are no held-out examples.
 */
export const gradients = defineQuery({
  kind: 'gradients',
  answer: async (trainer, { count, trainCount }, _asked: true, _isHurried, beside) => (count > trainCount ? beside.observe(trainer) : null),
});
