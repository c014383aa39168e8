import type { Flow } from '../../insight/gradients/flow.ts';
import { flowOfSubject } from '../analyses/observation.ts';
import { defineQuantity, subjectOf } from './quantity.ts';
import { numberWords, shareWords } from './words.ts';

export const shares = defineQuantity({
  name: 'shares',
  label: 'Skip against trunk',
  unit: 'signed share of the gradient',
  doc: 'At each layer, for each part g_p of its gradient g (the part that flows back through the trunk, or through one skip): the signed share ⟨g_p, g⟩/‖g‖², the norm of g_p, and the cosine between g_p and the sum of the other parts of g. At each join, for each add skip: the norms of β·F and α·x, and the cosine between F and x, where F is the layer’s own output and x is the projected value of the skip.',
  source: 'own definition',
  picture: 'shares',
  async measure(run): Promise<Pick<Flow, 'shares' | 'summands'>> {
    const flow = await flowOfSubject(subjectOf(run, run.setup.training.batchSize), run.goesOn);
    return { shares: flow.shares, summands: flow.summands };
  },
  lines: ({ shares: all, summands }) => [
    ...all.map(
      ({ at, through, share, norm, cosine }) =>
        `${at}, ${through === 'trunk' ? 'trunk' : `skip to ${through.to}`}: share ${shareWords(share)}, norm ${numberWords(norm)}, cosine ${numberWords(cosine)}`,
    ),
    ...summands.map(
      ({ at, from, own, skip, beta, alpha, scaledOwn, scaledSkip, cosine }) =>
        `join at ${at}: ‖β·F‖ ${numberWords(scaledOwn)} with β ${numberWords(beta)} and ‖F‖ ${numberWords(own)}; skip from ${from}: ‖α·x‖ ${numberWords(scaledSkip)} with α ${numberWords(alpha)} and ‖x‖ ${numberWords(skip)}; cosine ${numberWords(cosine)}`,
    ),
  ],
});
