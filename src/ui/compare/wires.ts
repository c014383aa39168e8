/** Which skips of compared networks are everywhere the same, and which are not. */
import type { Skip } from '../../models/network.ts';
import type { RunRecord } from '../state/runs.ts';

const keyOf = ({ from, to, merge, projection, scale, alpha }: Skip) => JSON.stringify([from, to, merge, projection, scale, alpha]);

export const activeSkips = ({ experiment }: RunRecord) => experiment.network.skips.filter(({ enabled }) => enabled);

/** Whether a skip is not in all of the networks. */
export function differing(runs: readonly RunRecord[]): (skip: Skip) => boolean {
  const counts = new Map<string, number>();
  for (const run of runs) for (const skip of activeSkips(run)) counts.set(keyOf(skip), (counts.get(keyOf(skip)) ?? 0) + 1);
  return (skip) => (counts.get(keyOf(skip)) ?? 0) < runs.length;
}
