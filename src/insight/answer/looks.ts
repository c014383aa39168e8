/**
 * The looks at a comparison, which are at 6, 12 and 20 pairs only, and the number of wins that each needs for a verdict (verdict.ts). A
 * look names an arm if the arm has at least this number of wins; a tie is a win for neither arm.
 *
 * If both arms are equal, a win has the probability 1/2, and at least one of the looks names an arm in 4.21 % of all comparisons
 * (enumerated in looks.test.ts). The rule "p ≤ 0.05 after every pair" would name one in 10.7 % of comparisons of up to 20 pairs.
 */
interface Look {
  readonly pairs: number;
  /** The smallest number of wins with which either arm is named (a two-sided test). */
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
 * The interval of the median of sorted values at a look, from order statistics: its ends are the values of ranks (n + 1 − wins) and wins.
 * It excludes 0 if and only if at least `wins` values have the same sign. It misses the true median in at most 4.94 % of comparisons (the
 * sum over the three looks). Null if the number of values is not that of a look.
 */
export function medianInterval(sorted: readonly number[]): readonly [number, number] | null {
  const look = lookAt(sorted.length);
  if (!look) return null;
  const low = sorted[look.pairs - look.wins];
  const high = sorted[look.wins - 1];
  return low === undefined || high === undefined ? null : [low, high];
}
