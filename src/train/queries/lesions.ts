import { EVALUATED_EXAMPLES } from '../../experiment/evaluations.ts';
import { lesionTable } from '../analyses/lesions.ts';
import { defineQuery } from './query.ts';

/** All single lesions of the network on the first held-out examples; null while the run trains or if nothing is held out. */
export const lesions = defineQuery({
  kind: 'lesions',
  answer: async (trainer, { count, trainCount }, _asked: true, isHurried, beside) =>
    isHurried || count === trainCount ? null : lesionTable(await beside.subject(trainer, EVALUATED_EXAMPLES)),
});
