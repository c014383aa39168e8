/** Defines the maps whose rows are depths. A depth is the number of layers in the network's block of equal hidden layers. */

import { branchWords, DEFAULT_BRANCH } from '../../models/network/branchScale.ts';
import { blockOf, withDepth } from '../../models/network/dial.ts';
import type { BranchScale, Network } from '../../models/network/network.ts';
import { MAX_DEPTH } from '../../models/network/repeatLayer.ts';
import { lengthOf } from '../../models/network/repeats.ts';
import { rewire, wirings } from '../../models/network/wirings.ts';
import { isSameValue } from '../../schema/identity.ts';
import { counted } from '../../schema/words.ts';
import { branchScales, withBranch } from '../comparisons/otherScale.ts';
import { BASELINE_KEY, cellOf, defineAxis, laidOut, type MapArm, type MapCell, type MapLayout, type MapSubject } from './map.ts';

/** The depths of a map, as multiples of the network's own. */
const FACTORS = [1 / 4, 1 / 2, 1, 2, 4];
const NO_BLOCK = 'The network has no hidden layer that could be repeated. Add one before Output.';

type Made = { network: Network } | { problem: string };
interface Column {
  name: string;
  of(network: Network, depth: number): Made;
}

function layoutOver(subject: MapSubject, columns: readonly Column[]): MapLayout | { problem: string } {
  const { experiment, inputShape } = subject;
  const { network } = experiment;
  const block = blockOf(network);
  if (!block) return { problem: NO_BLOCK };
  const own = lengthOf(block);
  const depths = [...new Set(FACTORS.map((factor) => Math.round(factor * own)))].filter((depth) => depth >= 1 && depth <= MAX_DEPTH);
  const baseline: MapArm = { key: BASELINE_KEY, name: 'the network as it is', experiment };
  const cellAt = (row: number, column: number, depth: number, { name, of }: Column): MapCell => {
    const deep = depth === own ? { network } : withDepth(network, block, depth, inputShape);
    const made = 'problem' in deep ? deep : of(deep.network, depth);
    if ('problem' in made) return { row, column, problem: made.problem };
    if (isSameValue(made.network, network)) return { row, column, arm: baseline };
    return cellOf(subject, { row, column }, `${depth} × ${name}`, `${counted(depth, 'layer')}, ${name}`, made.network);
  };
  return laidOut(
    {
      rows: depths.map(String),
      columns: columns.map(({ name }) => name),
      baseline,
      cells: depths.flatMap((depth, row) => columns.map((column, i) => cellAt(row, i, depth, column))),
    },
    `Use a network with at most ${MAX_DEPTH} equal layers in a row.`,
  );
}

export const depthByWiring = defineAxis({
  key: 'wiring',
  label: 'Depth × skip pattern',
  rowHeading: 'layers',
  columnHeading: 'skip pattern',
  layout: (subject) =>
    layoutOver(
      subject,
      wirings.map((wiring) => ({
        name: wiring.name,
        of(network, depth): Made {
          const wired = rewire(network, subject.inputShape, wiring);
          const isBare = 'network' in wired && wired.network.skips.length === 0 && wiring.count(1) > 0;
          return isBare ? { problem: `With ${counted(depth, 'layer')}, the pattern “${wiring.name}” has no skip that fits.` } : wired;
        },
      })),
    ),
});

const hasAddSkip = ({ skips }: Network): boolean => skips.some(({ enabled, merge }) => enabled && merge === 'add');

export const scaleByDepth = defineAxis({
  key: 'scale',
  label: 'Branch scale × depth',
  rowHeading: 'layers',
  columnHeading: 'branch scale β',
  layout(subject) {
    const { network } = subject.experiment;
    if (!hasAddSkip(network))
      return { problem: 'The branch scale has an effect only where an add skip joins, but no add skip is on. Draw one, or switch one on.' };
    const own = network.branch ?? DEFAULT_BRANCH;
    const scaled = (deep: Network, depth: number, scale: BranchScale): Made => {
      if (!hasAddSkip(deep))
        return { problem: `With ${counted(depth, 'layer')}, the network has no add skip, so the branch scale has no effect.` };
      return { network: isSameValue(scale, own) ? deep : withBranch(deep, scale) };
    };
    const scales = [own, ...branchScales.filter((scale) => !isSameValue(scale, own))];
    return layoutOver(
      subject,
      scales.map((scale) => ({
        name: `β = ${branchWords(scale)}`,
        of: (deep, depth) => scaled(deep, depth, scale),
      })),
    );
  },
});
