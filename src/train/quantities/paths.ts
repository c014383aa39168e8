import type { PathLengths } from '../../insight/gradients/paths.ts';
import { counted } from '../../schema/words.ts';
import { pathLengths } from '../analyses/observation.ts';
import { defineQuantity, subjectOf } from './quantity.ts';
import { numberWords, shareWords } from './words.ts';

export const paths = defineQuantity({
  name: 'paths',
  label: 'Path lengths',
  unit: 'share of the gradient',
  doc: 'The gradient g at the output of the first layer with weights is the sum of parts d_k. Part d_k flows along all paths from the loss back to this output that pass through exactly k layers with weights; its share is ⟨d_k, g⟩/‖g‖², and the mean length is Σ k·share. The parts are computed exactly, with one backward pass for each length.',
  source: 'after Veit et al. 2016, arXiv 1605.06431, who measured a sample of the paths instead of all',
  picture: 'paths',
  async measure(run): Promise<PathLengths> {
    const found = await pathLengths(subjectOf(run, run.setup.training.batchSize), run.goesOn);
    if (!found) throw new Error('internal: no gradient reaches the layer at which it is split');
    return found;
  },
  lines: ({ at, lengths, mean }) => [
    `at ${at}: mean length ${numberWords(mean)}`,
    ...lengths.map(({ length, paths: n, share }) => `${counted(length, 'layer')}: share ${shareWords(share)}, ${counted(n, 'path')}`),
  ],
});
