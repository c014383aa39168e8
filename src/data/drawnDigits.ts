import { type Dataset, defineData } from './dataset.ts';

export const drawnDigits = defineData({
  kind: 'drawnDigits',
  label: 'Synthetic digits',
  doc: 'Classify 28×28 images of digits, which are generated with random slant, size, stroke width and jitter.',
  schema: {
    variation: {
      type: 'float',
      label: 'Variation',
      help: 'The amount of random variation in slant, size, position and stroke width, and of jitter. 0 = none.',
      min: 0,
      max: 2,
      default: 1,
    },
    noise: {
      type: 'float',
      label: 'Noise',
      help: 'Standard deviation of the noise added to each pixel, whose value is from 0 to 1.',
      min: 0,
      max: 0.5,
      default: 0.04,
    },
    count: { type: 'int', label: 'Training digits', min: 16, max: 60_000, default: 4000 },
  },
  inputShape: () => [28, 28, 1],
  async make(params, seed): Promise<Dataset> {
    return (await import('./drawn/drawDigits.ts')).drawDigits(params, seed);
  },
});
