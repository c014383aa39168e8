import type { InsightName } from '../stores/view.ts';

/** The names of the measurements under “See why”. */
export const insightLabels: Readonly<Record<InsightName, string>> = {
  gradients: 'Gradients',
  shares: 'Skip against trunk',
  lesions: 'Lesions',
  activations: 'Activations',
  paths: 'Path lengths',
  time: 'Through time',
  surface: 'Loss surface',
};
