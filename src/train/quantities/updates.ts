import { type ParameterUpdate, updatesOf } from '../../insight/gradients/updates.ts';
import { epsilonOf } from '../analyses/observedStep.ts';
import { TrainingError } from '../trainer/trainer.ts';
import { defineQuantity } from './quantity.ts';
import { numberWords } from './words.ts';

export const updates = defineQuantity({
  name: 'updates',
  label: 'Update ratio',
  unit: 'ratio of norms',
  doc: '‖Δw‖/‖w‖ of each parameter in the last step (about 1e-3 in many networks that train well), and whether the RMS of its gradient is below the optimiser’s ε.',
  source: 'Karpathy, CS231n notes',
  picture: 'gradients',
  async measure({ setup, kept, lastStep }): Promise<ParameterUpdate[]> {
    if (!lastStep) throw new TrainingError('No training step was recorded, so there is no update to measure. Train at least 1 step.');
    return updatesOf(lastStep.before, kept.at(-1)?.weights ?? [], lastStep.gradients, epsilonOf(setup.training));
  },
  lines: (all) =>
    all.map(
      ({ name, ratio, weight, gradient, isBelowEpsilon }) =>
        `${name}: ${numberWords(ratio)}, norm ${numberWords(weight)}, RMS gradient ${numberWords(gradient)}${isBelowEpsilon ? ', below ε' : ''}`,
    ),
});
