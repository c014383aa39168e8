/** Compares the skips of networks for the small drawings of the Compare view. */
import { activeSkips, layerIndex, type Skip, skipKey } from '../../models/network/network.ts';
import { identityOf } from '../../schema/identity.ts';
import { type Arcs, arcsOf } from '../canvas/layout.ts';
import type { RunRecord } from '../stores/runs.ts';

/** common: equal in every run. differs: missing or different in another run. missing: active only in other runs. */
type Standing = 'common' | 'differs' | 'missing';

export interface Wire {
  skip: Skip;
  standing: Standing;
}

export interface Drawing {
  run: RunRecord;
  wires: readonly Wire[];
  /** The height of a skip's arc, from 0 to 1. */
  heightOf: Arcs['heightOf'];
}

/**
 * The drawings of runs on one scale: layers are equally wide in all drawings, and the heights of arcs are relative to the highest of all.
 * @returns `most` is the number of layers of the longest network
 */
export function drawingsOf(runs: readonly RunRecord[]): { drawings: Drawing[]; most: number } {
  const all = runs.map((run) => {
    const wires = wiresOf(run, runs);
    return { run, wires, ...arcsOf({ ...run.experiment.network, skips: wires.map(({ skip }) => skip) }) };
  });
  const tallest = Math.max(1, ...all.map(({ highest }) => highest));
  const drawings = all.map(({ run, wires, heightOf }): Drawing => ({ run, wires, heightOf: (skip) => heightOf(skip) / tallest }));
  return { drawings, most: Math.max(...runs.map(({ experiment }) => experiment.network.layers.length)) };
}

/** A key that ignores the scale of a concat skip, because only add skips are scaled. */
const effectOf = (skip: Skip) => identityOf(skip.merge === 'add' ? skip : { ...skip, scale: 'one', alpha: 1 });

/**
 * The missing skips of a run, followed by its active skips. A missing skip is active only in other runs, but both layers that it joins
 * are also in this run, in the same order.
 */
function wiresOf(run: RunRecord, all: readonly RunRecord[]): Wire[] {
  const { network } = run.experiment;
  const counts = new Map<string, number>();
  const drawn = all.flatMap(({ experiment }) => activeSkips(experiment.network));
  for (const skip of drawn) counts.set(effectOf(skip), (counts.get(effectOf(skip)) ?? 0) + 1);
  const own = activeSkips(network);
  const taken = new Set(own.map(skipKey));
  const missing = drawn.filter((skip) => {
    const { from, to } = skip;
    const key = skipKey(skip);
    const isNew = !taken.has(key) && layerIndex(network, from) >= 0 && layerIndex(network, from) < layerIndex(network, to);
    taken.add(key);
    return isNew;
  });
  return [
    ...missing.map((skip): Wire => ({ skip, standing: 'missing' })),
    ...own.map((skip): Wire => ({ skip, standing: (counts.get(effectOf(skip)) ?? 0) < all.length ? 'differs' : 'common' })),
  ];
}
