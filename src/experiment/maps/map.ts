/**
 * A map trains many experiments, its arms, at the same seeds. It compares one of them, the baseline, with all others. Each of the others is
 * a cell of a grid; the baseline is a cell only in some maps.
 */
import { inferShapes } from '../../models/network/inferShapes.ts';
import type { Network } from '../../models/network/network.ts';
import type { Shape } from '../../models/ops/shape.ts';
import { type Arm, withNetwork } from '../comparisons/comparison.ts';
import type { Experiment } from '../experiment.ts';
import { withSeed } from '../seeds.ts';

/** An arm of a map, with the key under which its results are stored. */
export interface MapArm extends Arm {
  key: string;
}

export interface MapCell {
  row: number;
  column: number;
  /** The arm of the baseline's cell is the baseline itself. Absent if the cell cannot be trained. */
  arm?: MapArm;
  problem?: string;
  /** True if the arm lacks a part of the baseline. A higher loss of the arm then shows that the part is useful. */
  isRemoval?: boolean;
}

export interface MapLayout {
  rows: readonly string[];
  columns: readonly string[];
  baseline: MapArm;
  cells: readonly MapCell[];
  /** A sentence about the cells that the map leaves out. */
  note?: string;
}

export interface MapProblem {
  problem: string;
  /** Another kind of map that is possible: its key, and the label of the button that selects it. */
  remedy?: { axis: string; words: string };
}

export interface MapSubject {
  experiment: Experiment;
  inputShape: Shape;
}

/** A kind of map, such as branch scale by depth. */
export interface MapAxis {
  /** The name in commands and in storage. */
  key: string;
  label: string;
  rowHeading: string;
  columnHeading: string;
  layout(subject: MapSubject): MapLayout | MapProblem;
}

export const defineAxis = <const Key extends string>(axis: MapAxis & { key: Key }) => axis;

/** The numbers of seeds that the user can choose. More seeds reveal smaller differences, but take longer. */
export const MAP_SEEDS = [4, 8, 16] as const;
export const DEFAULT_MAP_SEEDS = 8;

/** The largest number of cells. With more, training would take too long, and the statistical test would find only large effects. */
const MOST_CELLS = 120;

export const BASELINE_KEY = 'baseline';

export const armsOf = ({ baseline, cells }: MapLayout): readonly [MapArm, ...MapArm[]] => [
  baseline,
  ...cells.flatMap(({ arm }) => (arm && arm.key !== BASELINE_KEY ? [arm] : [])),
];

export function cellOf(
  { experiment, inputShape }: MapSubject,
  place: Pick<MapCell, 'row' | 'column' | 'isRemoval'>,
  key: string,
  name: string,
  network: Network,
): MapCell {
  const [issue] = inferShapes(network, inputShape).issues;
  return issue ? { ...place, problem: issue.message } : { ...place, arm: { key, name, experiment: withNetwork(experiment, network) } };
}

/**
 * Returns null if this number of cells is within the limit. Callers check this first, because making the networks of a very large map takes
 * minutes.
 */
export const sizeProblem = (cells: number, words: string, remedy?: MapProblem['remedy']): MapProblem | null =>
  cells > MOST_CELLS
    ? {
        problem: `This map would have ${cells.toLocaleString('en')} cells; the limit is ${MOST_CELLS}. ${words}`,
        ...(remedy && { remedy }),
      }
    : null;

/** Refuses a layout that contains no arm besides the baseline. */
export function laidOut(layout: MapLayout, remedy: string): MapLayout | MapProblem {
  if (armsOf(layout).length > 1) return layout;
  const [first] = layout.cells.flatMap(({ problem }) => problem ?? []);
  return { problem: `No cell of this map can be trained. ${first ?? remedy}` };
}

export interface MapRun {
  arm: MapArm;
  seed: number;
  /** The arm's experiment at this seed. */
  experiment: Experiment;
}

/** The seeds start at the seed of the experiment, like the seeds of comparisons. */
export const seedsOfMap = ({ training }: Experiment, seeds: number): number[] => Array.from({ length: seeds }, (_, i) => training.seed + i);

/** Returns all runs of a map, ordered by seed, so that no cell is more than one seed ahead of another. */
export const runsOfMap = (layout: MapLayout, seeds: number): MapRun[] =>
  seedsOfMap(layout.baseline.experiment, seeds).flatMap((seed) =>
    armsOf(layout).map((arm) => ({ arm, seed, experiment: withSeed(arm.experiment, seed) })),
  );
