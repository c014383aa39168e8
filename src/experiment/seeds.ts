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

const keys = new WeakMap<Experiment, string>();

/** The key of an experiment. Two experiments have the same key exactly if they are equal except for their seeds and names. */
export function keyWithoutSeed(experiment: Experiment): string {
  let key = keys.get(experiment);
  if (key === undefined) {
    const { network, data, training } = withSeed(experiment, 0);
    key = [network, data, training].map(identityOf).join();
    keys.set(experiment, key);
  }
  return key;
}
