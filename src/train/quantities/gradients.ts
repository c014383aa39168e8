import { type Flow, type FlowWord, firstToLast } from '../../insight/gradients/flow.ts';
import { flowOfSubject } from '../analyses/observation.ts';
import { defineQuantity, subjectOf } from './quantity.ts';
import { numberWords } from './words.ts';

interface Gradients extends Pick<Flow, 'layers' | 'parameters'> {
  /** The gradient at the first hidden layer divided by that at the last one; null if the latter is 0 or there is no hidden layer. */
  ratio: number | null;
  word: FlowWord | null;
}

export const gradients = defineQuantity({
  name: 'gradients',
  label: 'Gradient by layer',
  unit: 'norm over the units of a layer, RMS over examples',
  doc: '‖∂ℓ/∂h‖₂, the norm of the gradient of each example’s own loss with respect to each layer’s output. The norm at the first hidden layer is divided by that at the last: the gradient vanishes if this ratio is below 1e-3, and explodes if it is above 1e3.',
  source: 'He et al. 2015, arXiv 1502.01852',
  picture: 'gradients',
  async measure(run): Promise<Gradients> {
    const { layers, parameters } = await flowOfSubject(subjectOf(run, run.setup.training.batchSize), run.goesOn);
    const { ratio, word } = firstToLast(layers) ?? { ratio: null, word: null };
    return { layers, parameters, ratio, word };
  },
  lines: ({ layers, ratio, word }) => [
    ...layers.map(({ layer, norm }) => `${layer}: ${numberWords(norm)}`),
    `first to last: ${numberWords(ratio)}${word ? ` (${word})` : ''}`,
  ],
});
