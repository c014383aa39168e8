import type { QuantityPicture } from '../../train/protocol/pictures.ts';

/** The names of the measurements under “See why”. */
export const insightLabels: Readonly<Record<QuantityPicture, string>> = {
  gradients: 'Gradients',
  shares: 'Skip against trunk',
  lesions: 'Lesions',
  activations: 'Activations',
  paths: 'Path lengths',
  time: 'Through time',
  surface: 'Loss surface',
};
