/** The experiments of a comparison at several seeds. */
import type { Experiment } from './experiment.ts';

export const withSeed = (experiment: Experiment, seed: number): Experiment => ({
  ...experiment,
  training: { ...experiment.training, seed },
});
