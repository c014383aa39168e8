import { sgd as kernel } from '../../shaders/optimisers/optimisers.ts';
import { defineOptimiser } from './optimiser.ts';

export const sgd = defineOptimiser({
  kind: 'sgd',
  label: 'SGD',
  doc: 'w ← w − η·g.',
  schema: {},
  kernel,
  slots: [],
  constants: () => ({}),
  rates: () => [0, 0, 0],
});
