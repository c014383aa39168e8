import { logLoss, type Outcome } from './pairs.ts';

/**
 * The index of the arm whose mean of ln(loss) is lowest. An arm that diverged at any seed is worse than every arm that never diverged.
 * @param seeds for each seed, the outcomes of the arms (networks or settings under comparison)
 * @returns undefined if every arm diverged at some seed
 */
export function bestArm(seeds: readonly (readonly Outcome[])[]): number | undefined {
  const arms = seeds[0]?.length ?? 0;
  const totals = Array.from({ length: arms }, (_, arm) =>
    seeds.reduce((sum, outcomes) => sum + logLoss(outcomes[arm] ?? { loss: Number.NaN }), 0),
  );
  const least = Math.min(...totals);
  return Number.isFinite(least) ? totals.indexOf(least) : undefined;
}
