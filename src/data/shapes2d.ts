import { type Dataset, defineData } from './dataset.ts';

export const shapes2d = defineData({
  kind: 'shapes2d',
  label: '2-D points',
  doc: 'Classify points from ten features of their x, y coordinates.',
  schema: {
    shape: { type: 'choice', label: 'Shape', options: ['circle', 'xor', 'moons', 'spiral', 'gaussians'], default: 'circle' },
    noise: {
      type: 'float',
      label: 'Noise',
      help: 'Standard deviation of the noise added to each coordinate.',
      min: 0,
      max: 0.5,
      default: 0.03,
    },
    count: { type: 'int', label: 'Training points', min: 16, max: 100_000, default: 1000 },
  },
  inputShape: () => [10],
  async make(params, seed): Promise<Dataset> {
    return (await import('./drawn/drawShapes2d.ts')).drawShapes2d(params, seed);
  },
});
