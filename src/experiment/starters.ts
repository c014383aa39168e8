/** The experiments that the header of the page offers: preset networks with suitable data and settings. */
import { type DataKind, dataDefinition } from '../data/index.ts';
import { type PresetName, presets } from '../models/network/presets.ts';
import { defaultTraining, type Training } from '../models/optimisers/training.ts';
import { defaultsOf, type Params } from '../schema/fields.ts';
import { EXPERIMENT_VERSION, type Experiment } from './experiment.ts';

const starter = (preset: PresetName, kind: DataKind, training: Partial<Training> = {}, params: Params = {}): Experiment => ({
  version: EXPERIMENT_VERSION,
  name: presets[preset].label,
  network: presets[preset].network,
  data: { kind, params: { ...defaultsOf(dataDefinition(kind).schema), ...params } },
  training: { ...defaultTraining(), ...training },
});

export const starters: Readonly<Record<PresetName, Experiment>> = {
  dense: starter('dense', 'shapes2d', { steps: 1500 }),
  conv: starter('conv', 'drawnDigits', { learningRate: 0.002, steps: 500 }),
  lstm: starter('lstm', 'sequences', { steps: 300 }),
};
