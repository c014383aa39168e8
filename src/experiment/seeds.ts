/** Experiments at several seeds. Data from files keeps the split of the first seed, and generated data varies with the seed. */
import { dataDefinition } from '../data/index.ts';
import { splitSeedField, splitSeedOf } from '../data/split.ts';
import { identityOf } from '../schema/identity.ts';
import type { DataChoice, Experiment } from './experiment.ts';

const hasSplit = ({ kind }: DataChoice): boolean => dataDefinition(kind).schema.splitSeed === splitSeedField;

/** The seed on which the examples depend, and the data without its split seed. Both are equal for runs that share their data. */
export function dataAt(data: DataChoice, seed: number): { data: DataChoice; seed: number } {
  if (!hasSplit(data)) return { data, seed };
  const { splitSeed: _, ...params } = data.params;
  return { data: { ...data, params }, seed: splitSeedOf(data.params, seed) };
}

/** The experiment at another seed, with its present split. */
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

/** The key of an experiment at a seed. Two experiments have the same key if and only if they train identically at this seed. */
export function keyAtSeed(experiment: Experiment, seed = experiment.training.seed): string {
  const own = keys.get(experiment) ?? new Map<number, string>();
  keys.set(experiment, own);
  const key = own.get(seed) ?? newKeyOf(experiment, seed);
  own.set(seed, key);
  return key;
}

function newKeyOf(experiment: Experiment, seed: number): string {
  // `withSeed` writes a split seed in only one way, so equal experiments get equal keys.
  const { network, data, training } = withSeed(experiment, seed);
  return [network, data, training].map(identityOf).join();
}

/**
 * The key of an experiment. Two experiments have the same key if and only if they differ at most in their names and seeds, and split data
 * from files in the same way.
 */
export const keyWithoutSeed = (experiment: Experiment): string => keyAtSeed(experiment, 0);
