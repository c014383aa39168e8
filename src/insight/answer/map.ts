/** A map compares many arms (networks or settings) with one baseline. Each cell of the map compares one arm with the baseline. */
import { logRatio, type Outcome } from './pairs.ts';
import type { ArmTest } from './rankMaxT.ts';
import { medianOf } from './summary.ts';

/**
 * The significance level of a map. A map is tested only once, when all its runs are finished. In a simulation of 2,000 maps without any
 * effect, with 21 cells and 8 seeds each, about 5 % of the maps contained at least one significant cell (map.test.ts).
 */
export const MAP_LEVEL = 0.05;

/** The outcomes of an arm by the index of the seed; undefined for runs that are not finished. */
type Outcomes = readonly (Outcome | undefined)[];

export interface CellAnswer {
  /** The number of finished pairs. */
  pairs: number;
  wins: number;
  losses: number;
  /**
   * The median, over the pairs, of the arm's loss divided by the baseline's loss; NaN without pairs. For an even number of pairs, it is the
   * geometric mean of the two middle ratios.
   */
  ratio: number;
  /** The p-value of the rank max-T test; null until the map is tested. */
  p: number | null;
  /** True if the p-value is at most {@link MAP_LEVEL}. */
  isClear: boolean;
}

export interface MapAnswer {
  isTested: boolean;
  /** The answers in the order of the arms. */
  cells: readonly CellAnswer[];
  /** The index of the arm with the best ranks among the arms that are significantly better than the baseline; null if no arm is. */
  best: number | null;
}

function answerOfCell(baseline: Outcomes, arm: Outcomes, test: ArmTest | undefined): CellAnswer {
  const ratios = arm.flatMap((outcome, seed) => {
    const other = baseline[seed];
    return outcome && other ? [logRatio({ seed, arm: outcome, baseline: other })] : [];
  });
  return {
    pairs: ratios.length,
    wins: ratios.filter((ratio) => ratio < 0).length,
    losses: ratios.filter((ratio) => ratio > 0).length,
    ratio: Math.exp(medianOf(ratios)),
    p: test?.p ?? null,
    isClear: test !== undefined && test.p <= MAP_LEVEL,
  };
}

/**
 * The losses that the rank max-T test compares: for each seed, the loss of the baseline, followed by the losses of the arms. The result is
 * null until all runs are finished, because additional tests of an unfinished map would cause more false positives.
 */
export function lossesOfMap(baseline: Outcomes, arms: readonly Outcomes[], seeds: number): number[][] | null {
  const all = [baseline, ...arms];
  const indices = Array.from({ length: seeds }, (_, seed) => seed);
  const isWhole = all.every((outcomes) => indices.every((seed) => outcomes[seed] !== undefined));
  return isWhole ? indices.map((seed) => all.map((outcomes) => outcomes[seed]?.loss ?? Number.NaN)) : null;
}

/** @param tests the test of each arm, computed from the losses of {@link lossesOfMap}; null until the map is tested */
export function mapAnswer(baseline: Outcomes, arms: readonly Outcomes[], tests: readonly ArmTest[] | null): MapAnswer {
  const cells = arms.map((arm, i) => answerOfCell(baseline, arm, tests?.[i]));
  const better = (tests ?? []).flatMap(({ t, p }, arm) => (p <= MAP_LEVEL && t > 0 ? [{ arm, t }] : []));
  const [first] = better.sort((a, b) => b.t - a.t || (cells[a.arm]?.ratio ?? 0) - (cells[b.arm]?.ratio ?? 0));
  return { isTested: tests !== null, cells, best: first?.arm ?? null };
}
