/**
 * Gives experiments other seeds, and computes keys that identify equal experiments. Generated data changes with the seed, but a new seed
 * does not change how data from files is split into training and held-out examples.
 */
import { dataDefinition } from '../data/index.ts';
import { splitSeedField, splitSeedOf } from '../data/split.ts';
import { identityOf } from '../schema/identity.ts';
import type { DataChoice, Experiment } from './experiment.ts';

const hasSplit = ({ kind }: DataChoice): boolean => dataDefinition(kind).schema.splitSeed === splitSeedField;

/** Returns the seed on which the examples depend, and the data without its split seed. Runs that agree in both have the same examples. */
export function dataAt(data: DataChoice, seed: number): { data: DataChoice; seed: number } {
  if (!hasSplit(data)) return { data, seed };
  const { splitSeed: _, ...params } = data.params;
  return { data: { ...data, params }, seed: splitSeedOf(data.params, seed) };
}

export function withSeed(experiment: Experiment, seed: number): Experiment {
  const { data: given, training } = experiment;
  const { data, seed: split } = dataAt(given, training.seed);
  const isPinned = hasSplit(given) && split !== seed;
  return {
    ...experiment,
    data: isPinned ? { ...data, params: { ...data.params, splitSeed: split } } : data,
    training: { ...training, seed },
  };
}

const keys = new WeakMap<Experiment, Map<number, string>>();

/** Two experiments have the same key if and only if their networks, data and training settings are equal once both have this seed. */
export function keyAtSeed(experiment: Experiment, seed = experiment.training.seed): string {
  const own = keys.get(experiment) ?? new Map<number, string>();
  keys.set(experiment, own);
  const key = own.get(seed) ?? newKeyOf(experiment, seed);
  own.set(seed, key);
  return key;
}

function newKeyOf(experiment: Experiment, seed: number): string {
  // `withSeed` writes equal splits in only one way, so equal experiments get equal keys.
  const { network, data, training } = withSeed(experiment, seed);
  return [network, data, training].map(identityOf).join();
}

/**
 * Two experiments have the same key if and only if they differ at most in their names and seeds, and split data from files in the same way.
 */
export const keyWithoutSeed = (experiment: Experiment): string => keyAtSeed(experiment, 0);
