import { activationReport, GRAM_EXAMPLES } from '../analyses/activations.ts';
import { defineQuery } from './query.ts';

/** The activations of all layers on the first held-out examples; null while the run trains or if nothing is held out. */
export const activations = defineQuery({
  kind: 'activations',
  answer: async (trainer, { count, trainCount }, _asked: true, isHurried, beside) =>
    isHurried || count === trainCount ? null : activationReport(await beside.subject(trainer, GRAM_EXAMPLES)),
});
