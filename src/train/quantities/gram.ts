import { type ActivationReport, activationReport, GRAM_EXAMPLES } from '../analyses/activations.ts';
import { defineQuantity, subjectOf } from './quantity.ts';
import { numberWords, shareWords } from './words.ts';

export const gram = defineQuantity({
  name: 'gram',
  label: 'Activations',
  unit: 'effective rank, shares and cosines',
  doc: 'For each layer: the effective rank exp(−Σ pᵢ ln pᵢ), where pᵢ are the eigenvalues of the centred Gram matrix divided by their sum; the mean cosine between the activations of two examples, each minus its own mean; and the shares of dead units and saturated values. For every pair of layers, and for each layer paired with the targets (one-hot classes, or the values to predict): the linear CKA, with the unbiased estimator of HSIC.',
  source: 'Roy & Vetterli 2007; Kornblith et al. 2019, arXiv 1905.00414; Song et al. 2012; Cortes et al. 2012, arXiv 1203.0550',
  picture: 'activations',
  measure: (run): Promise<ActivationReport> => activationReport(subjectOf(run, GRAM_EXAMPLES), run.goesOn),
  lines: ({ layers, similarity }) => [
    ...layers.map(({ layer, rank, rankLimit, collapse, alignment, dead, saturated }) => {
      const shares = `${dead === null ? '' : `, dead ${shareWords(dead)}`}${saturated === null ? '' : `, saturated ${shareWords(saturated)}`}`;
      const limit = rankLimit === null ? '' : ` of at most ${rankLimit}`;
      return `${layer}: rank ${numberWords(rank)}${limit}, collapse ${numberWords(collapse, 3)}, alignment ${numberWords(alignment, 3)}${shares}`;
    }),
    ...similarity.map((row, i) => `CKA of ${layers[i]?.layer}: ${row.map((value) => numberWords(value, 3)).join(' ')}`),
  ],
});
