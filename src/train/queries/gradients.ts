import { defineQuery } from './query.ts';

/** The gradients of all layers and skips on the first held-out examples, as many as a batch has; null if nothing is held out. */
export const gradients = defineQuery({
  kind: 'gradients',
  answer: async (trainer, { count, trainCount }, _asked: true, _isHurried, beside) => (count > trainCount ? beside.observe(trainer) : null),
});
