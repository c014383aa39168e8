import { GRAM_EXAMPLES } from '../analyses/activations.ts';
import { type Divergence, divergence as measured } from '../analyses/divergence.ts';
import { TrainingError } from '../trainer/trainer.ts';
import { defineQuantity, type MeasuredRun, subjectOf } from './quantity.ts';
import { numberWords } from './words.ts';

export const divergence = defineQuantity({
  name: 'divergence',
  label: 'Similarity of two runs, by layer',
  unit: 'CKA',
  doc: 'The similarity of the activations of each layer in two runs, at the same steps and on the same held-out examples: the linear CKA, with the unbiased estimator of HSIC.',
  source: 'Kornblith et al. 2019, arXiv 1905.00414; Song et al. 2012',
  picture: 'activations',
  async measure(run): Promise<Divergence> {
    if (!run.twin)
      throw new TrainingError(
        'This measurement compares two runs, but only one is given. Give a second one on the same data (--twin on the command line).',
      );
    const keptOf = (one: MeasuredRun) => ({ subject: subjectOf(one, GRAM_EXAMPLES), kept: one.kept });
    return measured(keptOf(run), keptOf({ ...run, ...run.twin }), run.goesOn);
  },
  lines: ({ layers, steps }) => [
    `layers: ${layers.join(' ')}`,
    ...steps.map(({ step, similarity }) => `step ${step}: ${similarity.map((value) => numberWords(value, 3)).join(' ')}`),
  ],
});
