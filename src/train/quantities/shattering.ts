import { counted } from '../../schema/words.ts';
import { shattering as measured, type Shattering } from '../analyses/shattering.ts';
import { defineQuantity, subjectOf } from './quantity.ts';
import { numberWords } from './words.ts';

/** The number of held-out examples. Each line joins two of them. */
const EXAMPLES = 8;

export const shattering = defineQuantity({
  name: 'shattering',
  label: 'Shattering',
  unit: 'autocorrelation',
  doc: 'Σ ⟨gᵢ − ḡ, gᵢ₊ₖ − ḡ⟩ / Σ ‖gᵢ − ḡ‖² for the gradients g of a random combination of the outputs with respect to the input, at 256 points on each line between held-out examples, k = 1…20.',
  source: 'Balduzzi et al. 2017, arXiv 1702.08591',
  picture: 'activations',
  measure: (run): Promise<Shattering> => measured(subjectOf(run, EXAMPLES), run.goesOn),
  lines: ({ lags, lines, autocorrelation }) =>
    autocorrelation
      ? [1, 5, 20].map((lag) => `lag ${lag}: ${numberWords(autocorrelation[lags.indexOf(lag)] ?? null)} over ${counted(lines, 'line')}`)
      : ['undefined: the gradient is the same at all points or not finite'],
});
