/**
 * Derives the answer to a comparison of an arm with a baseline from several pairs. A pair consists of a run of the arm and a run of the
 * baseline at the same seed.
 */
import { lookAt, medianInterval, nextLook } from './looks.ts';
import { accuracyGain, logRatio, type Pair } from './pairs.ts';
import { ascending, medianOf, type Summary, summaryOf } from './summary.ts';

/**
 * Every verdict except `open` is possible only at a look, an interim test after a fixed number of pairs (looks.ts).
 * - better, worse: the number of pairs that the arm has won (for `worse`, lost) reaches the threshold of the look, and the difference is
 *   not small.
 * - smallBetter, smallWorse: the threshold is reached, but the difference is small. The median loss ratio is within 5 % of 1, and the
 *   median difference in accuracy, if the task has an accuracy, is below one percentage point.
 * - none: no significant difference was found, and no further look follows. Either this is the last look, or no further pairs follow.
 * - open: there is no look at this number of pairs, or the threshold is not reached and more pairs can follow.
 */
export type Verdict = 'better' | 'worse' | 'smallBetter' | 'smallWorse' | 'none' | 'open';

const SMALL_RATIO = [0.95, 1.05] as const;
const SMALL_POINTS = 1;

export interface ArmSummary {
  readonly loss: Summary;
  /** Shares from 0 to 1; null if the task has no accuracy, if a run of this arm diverged, or if there are no pairs. */
  readonly accuracy: Summary | null;
  readonly diverged: number;
}

export interface Answer {
  readonly pairs: number;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  readonly arm: ArmSummary;
  readonly baseline: ArmSummary;
  /**
   * The median of the pairs' loss ratios, arm / baseline; NaN without pairs, or if the arm diverged in half of the pairs and the baseline
   * in the other half.
   */
  readonly ratio: number;
  /** The confidence interval of the median ratio; null if there is no look at this number of pairs. */
  readonly interval: readonly [number, number] | null;
  /**
   * The median difference in accuracy, in percentage points; null if the task has no accuracy, or if every pair contains a run that
   * diverged.
   */
  readonly points: number | null;
  readonly verdict: Verdict;
}

function armSummary(pairs: readonly Pair[], side: 'arm' | 'baseline'): ArmSummary {
  const outcomes = pairs.map((pair) => pair[side]);
  const accuracies = outcomes.flatMap(({ accuracy }) => (accuracy === undefined ? [] : [accuracy]));
  return {
    loss: summaryOf(outcomes.map(({ loss }) => loss)),
    accuracy: accuracies.length === outcomes.length && accuracies.length > 0 ? summaryOf(accuracies) : null,
    diverged: outcomes.filter(({ loss }) => !Number.isFinite(loss)).length,
  };
}

function verdictOf(pairs: number, wins: number, losses: number, isSmall: boolean, isEnded: boolean): Verdict {
  const look = lookAt(pairs);
  if (!look) return 'open';
  if (wins >= look.wins) return isSmall ? 'smallBetter' : 'better';
  if (losses >= look.wins) return isSmall ? 'smallWorse' : 'worse';
  return isEnded || !nextLook(pairs) ? 'none' : 'open';
}

/** @param isEnded true if no further pairs follow; the verdict of a look without a winner is `none` in this case */
export function answerOf(pairs: readonly Pair[], isEnded = false): Answer {
  const ratios = pairs.map(logRatio);
  const wins = ratios.filter((value) => value < 0).length;
  const losses = ratios.filter((value) => value > 0).length;
  const ratio = Math.exp(medianOf(ratios));
  const interval = medianInterval(ascending(ratios));
  const gains = pairs.flatMap((pair) => accuracyGain(pair) ?? []);
  const points = gains.length > 0 ? medianOf(gains) : null;
  const [low, high] = SMALL_RATIO;
  const isSmall = ratio >= low && ratio <= high && Math.abs(points ?? 0) < SMALL_POINTS;
  return {
    pairs: pairs.length,
    wins,
    losses,
    ties: pairs.length - wins - losses,
    arm: armSummary(pairs, 'arm'),
    baseline: armSummary(pairs, 'baseline'),
    ratio,
    interval: interval && [Math.exp(interval[0]), Math.exp(interval[1])],
    points,
    verdict: verdictOf(pairs.length, wins, losses, isSmall, isEnded),
  };
}
