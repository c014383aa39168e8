import type { StateGradient } from '../../insight/gradients/throughTime.ts';
import { throughTime } from '../analyses/observation.ts';
import { TrainingError } from '../trainer/trainer.ts';
import { defineQuantity, subjectOf } from './quantity.ts';
import { numberWords } from './words.ts';

export const time = defineQuantity({
  name: 'time',
  label: 'Gradient through time',
  unit: 'norm over the units of a state, RMS over examples',
  doc: '‖∂ℓ/∂h‖₂ and ‖∂ℓ/∂c‖₂ of each LSTM layer at each distance k from the last valid time step, over the examples longer than k; the half-life is the first k at which the norm is at most half of its value at k = 0.',
  source: 'Hochreiter 1991; Pascanu et al. 2013, arXiv 1211.5063',
  picture: 'time',
  async measure(run): Promise<StateGradient[]> {
    const states = await throughTime(subjectOf(run, run.setup.training.batchSize), run.goesOn);
    if (states.length === 0)
      throw new TrainingError('The network has no recurrent layer, so no gradient goes back through time. Add an LSTM layer.');
    return states;
  },
  lines: (states) =>
    states.map(
      ({ layer, state, norms, halfLife }) =>
        `${layer}, ${state}: ${norms.map((norm) => numberWords(norm, 3)).join(' ')}; half-life ${halfLife ?? 'none'}`,
    ),
});
