/**
 * A look is an interim test of a comparison of two arms (networks or settings). It counts the pairs of runs that each arm has won; a tie is
 * a win for neither arm.
 *
 * If both arms are equal, each wins a pair with probability 1/2, and at least one of the three looks names an arm as the better one in
 * 4.21 % of all comparisons (an exact count in looks.test.ts). The rule "p ≤ 0.05 after every pair" would name an arm in 10.7 % of
 * comparisons of up to 20 pairs.
 */
interface Look {
  readonly pairs: number;
  /** The smallest number of wins with which an arm is named as the better one. It is the same for both arms, so the test is two-sided. */
  readonly wins: number;
}

export const LOOKS: readonly Look[] = [
  { pairs: 6, wins: 6 },
  { pairs: 12, wins: 11 },
  { pairs: 20, wins: 16 },
];

export const MOST_PAIRS = Math.max(...LOOKS.map(({ pairs }) => pairs));

export const lookAt = (pairs: number): Look | undefined => LOOKS.find((look) => look.pairs === pairs);

/** The first look at more than this number of pairs; undefined after the last look. */
export const nextLook = (pairs: number): Look | undefined => LOOKS.find((look) => look.pairs > pairs);

/**
 * The confidence interval of the median at a look, from order statistics. For n values and a look that needs `wins` wins, the ends are the
 * values with the ranks n + 1 − wins and wins. The interval excludes 0 if and only if at least `wins` values have the same sign. The
 * probability that the interval misses the true median, summed over the three looks, is at most 4.94 %.
 * @returns null if there is no look at this number of values
 */
export function medianInterval(sorted: readonly number[]): readonly [number, number] | null {
  const look = lookAt(sorted.length);
  if (!look) return null;
  const low = sorted[look.pairs - look.wins];
  const high = sorted[look.wins - 1];
  return low === undefined || high === undefined ? null : [low, high];
}
