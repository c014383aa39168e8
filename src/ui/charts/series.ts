/** Builds the lines of a chart. A line shows one run, or several runs that differ only in their seed. */

import { keyWithoutSeed } from '../../experiment/seeds.ts';
import { type LayerId, nameOf } from '../../models/network/network.ts';
import { counted } from '../../schema/words.ts';
import type { RunId } from '../../train/protocol/runs.ts';
import { hasDiverged, historyOf, type RunRecord, runs } from '../stores/runs.ts';
import { partnerIn, seedGroups } from '../stores/seeds.ts';
import type { XAxisName } from '../stores/view.ts';
import { type RunAxis, xAxes } from './axes.ts';
import type { Curve, Plot } from './plots.ts';

export interface SeriesSource {
  name: string;
  /** The short name at the end of the line. If it is undefined, `name` is shown. */
  label?: string | undefined;
  /** A CSS colour. */
  color: string;
  /** True if the run is drawn only as a background for another run. Its curve is drawn without held-out points and without its name. */
  isContext?: boolean;
  /** One run, or several seeds of one experiment. */
  runs: readonly [RunRecord, ...RunRecord[]];
  /** Set if the plot has a curve for each layer. */
  layer?: LayerId;
}

export interface Series {
  axis: RunAxis;
  curves: readonly [Curve, ...Curve[]];
}

/**
 * @param hasBands true if runs that differ only in their seed are drawn as one line with a band
 * @param arms the name of each run's arm (its side of a comparison); runs that belong to no arm are missing
 */
export function sourcesOf(runs: readonly RunRecord[], hasBands: boolean, arms: ReadonlyMap<RunId, string> = new Map()): SeriesSource[] {
  const groups = hasBands ? seedGroups(runs) : new Map<string, RunRecord[]>();
  return runs.flatMap((run): SeriesSource[] => {
    const group = groups.get(keyWithoutSeed(run.experiment));
    const [first] = group ?? [];
    const arm = arms.get(run.id);
    // If an arm has several runs that are drawn as separate lines, each line needs the name of its run.
    const isOnly = runs.filter(({ id }) => arm !== undefined && arms.get(id) === arm).length === 1;
    if (!first || !group?.includes(run)) return [{ name: run.name, label: isOnly ? arm : undefined, color: run.color, runs: [run] }];
    if (run !== first) return [];
    // A run that has not begun to train has no curve yet.
    const begun = group.filter(({ id }) => lengthOf(id) > 0);
    const [leader = first, ...rest] = begun;
    const diverged = begun.filter(hasDiverged).length;
    const more = rest.length > 0 ? ` with ${counted(rest.length, 'more seed')}` : '';
    const name = arm ? `${arm}, ${counted(1 + rest.length, 'seed')}` : leader.name + more;
    const lost = diverged > 0 ? `, ${diverged} diverged` : '';
    return [{ name: name + lost, label: arm, color: first.color, runs: [leader, ...rest] }];
  });
}

const lengthOf = (id: RunId) => historyOf(id).length;

/** If the plot has a curve for each layer, each source becomes one source per layer. */
export const sourcesFor = ({ layers }: Plot, sources: readonly SeriesSource[]): readonly SeriesSource[] =>
  layers.length === 0
    ? sources
    : sources.flatMap((source) =>
        layers.map((layer) => ({ ...source, layer, name: `${source.name}, ${nameOf(source.runs[0].experiment.network, layer)}` })),
      );

export function curveOf(run: RunRecord, plot: Plot, baseline: RunRecord, layer: LayerId | undefined): Curve {
  const { id } = plot.isRelative ? (partnerIn(runs.getState().runs, run, baseline) ?? baseline) : baseline;
  return plot.curve(historyOf(run.id), historyOf(id), layer);
}

export function seriesOf({ runs: [first, ...others], layer }: SeriesSource, plot: Plot, axis: XAxisName, baseline: RunRecord): Series {
  // The axis reaches as far as the longest curve.
  const longest = others.reduce((most, run) => (lengthOf(run.id) > lengthOf(most.id) ? run : most), first);
  return {
    axis: xAxes[axis].of(longest, historyOf(longest.id)),
    curves: [curveOf(first, plot, baseline, layer), ...others.map((run) => curveOf(run, plot, baseline, layer))],
  };
}
