import { defineQuery } from './query.ts';

/** The gradients of all layers and skips on one batch of the first held-out examples; null if the data has no such examples. */
export const gradients = defineQuery({
  kind: 'gradients',
  answer: async (trainer, { count, trainCount }, _asked: true, _isHurried, beside) => (count > trainCount ? beside.observe(trainer) : null),
});
