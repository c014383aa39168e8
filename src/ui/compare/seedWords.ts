/** Writes the sentence about the seeds of compared runs. It is empty unless the seeds differ or the arms have several seeds in common. */
import { keyWithoutSeed } from '../../experiment/seeds.ts';
import type { RunRecord } from '../stores/runs.ts';
import { seedGroups } from '../stores/seeds.ts';
import { typicalSeed } from './typicalSeed.ts';

export function seedWords(compared: readonly RunRecord[], all: readonly RunRecord[]): string {
  const seeds = new Set(compared.map(({ experiment }) => experiment.training.seed));
  if (seeds.size > 1) return 'The seeds differ, so initial weights and batches differ too.';
  const groups = seedGroups(all, 2);
  const arms = compared.flatMap(({ experiment }) => {
    const arm = groups.get(keyWithoutSeed(experiment));
    return arm ? [arm] : [];
  });
  const [seed] = seeds;
  if (arms.length < compared.length || seed === undefined) return '';
  const typical = typicalSeed(arms);
  if (!typical || typical.count < 2) return '';
  return typical.isMedian && typical.seed === seed
    ? `Each arm is represented by seed ${seed}, whose held-out losses rank nearest to the medians of ${typical.count} seeds.`
    : `These runs all use seed ${seed}, one of ${typical.count} seeds with runs of each arm.`;
}
