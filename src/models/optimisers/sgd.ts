import { sgd as kernel } from '../../shaders/optimisers/optimisers.ts';
import { defineOptimiser } from './optimiser.ts';

export const sgd = defineOptimiser({
  kind: 'sgd',
  label: 'SGD',
  doc: 'w ← w − η·g, with learning rate η and gradient g.',
  schema: {},
  kernel,
  slots: [],
  constants: () => ({}),
  rates: () => [0, 0, 0],
});
