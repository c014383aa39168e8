import { momentum as kernel } from '../../shaders/optimisers/optimisers.ts';
import { defineOptimiser } from './optimiser.ts';

export const momentum = defineOptimiser({
  kind: 'momentum',
  label: 'Momentum',
  doc: 'v ← μ·v + g; w ← w − η·v, or with Nesterov w ← w − η·(g + μ·v).',
  schema: {
    momentum: { type: 'float', label: 'Momentum μ', min: 0, max: 0.9999, default: 0.9 },
    nesterov: { type: 'flag', label: 'Nesterov', default: false },
  },
  kernel,
  slots: ['velocity'],
  constants: ({ nesterov }) => ({ NESTEROV: nesterov ? 1 : 0 }),
  rates: ({ momentum: rate }) => [0, 0, rate],
});
