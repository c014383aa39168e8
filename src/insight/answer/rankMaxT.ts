/**
 * The rank max-T test, which finds the arms (networks or settings under comparison) that differ from one baseline. The runs of each seed,
 * baseline included, are ranked by loss. The statistic T of an arm is the rank sum of the baseline minus the rank sum of the arm. The ranks
 * of each seed are permuted many times, and the observed |T| of each arm is compared with the greatest |T| of all arms in each permutation.
 * If no arm has an effect, the probability that the test finds any difference therefore does not grow with the number of arms.
 *
 * A test that flips the signs of all paired differences of a seed together is not valid here: because all arms share one baseline, flipped
 * signs can change the joint distribution of the differences even if no arm has an effect. The rank max-T test is that of Westfall and
 * Young, Resampling-based multiple testing (1993), with Friedman's ranks.
 */
import { keyed } from '../../random/keyed.ts';

const RANK_DRAWS = 9999;

/**
 * The significance level at each of the three looks (interim tests, looks.ts), as in Pocock, Group sequential methods in the design and
 * analysis of clinical trials (1977). In simulations of 3,000 comparisons each, with 2 to 12 arms without effect, at least one look found a
 * difference in 4.1 to 4.7 % of the comparisons. With a level of 0.05 at each look, this share was 8 to 11 %.
 */
export const RANK_LEVEL = 0.022;

export interface ArmTest {
  /** The rank sum of the baseline minus that of the arm: above 0 if the arm is better. */
  readonly t: number;
  /** The probability that the greatest |T| of all arms is at least |t| if no arm has an effect. */
  readonly p: number;
}

/** The lowest loss has rank 1. Equal losses share the mean of their ranks. All runs that diverged share the last ranks. */
export function ranksOf(losses: readonly number[]): number[] {
  const values = losses.map((loss) => (Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY));
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

/** The number of ranks that are shuffled between two pauses. This shuffling takes about 5 ms. */
const RANKS_PER_PART = 100_000;

/**
 * @param seeds for each seed, the losses of the baseline and of the arms, in this order
 * @param key the seed of the random permutations; the same losses with the same key and number of draws give the same result
 */
export function rankMaxT(seeds: readonly (readonly number[])[], key = 1, draws = RANK_DRAWS): ArmTest[] {
  const parts = rankMaxTInParts(seeds, key, draws);
  for (;;) {
    const { done, value } = parts.next();
    if (done) return value;
  }
}

/** {@link rankMaxT} in parts, between which the page can do other work. */
export function* rankMaxTInParts(seeds: readonly (readonly number[])[], key = 1, draws = RANK_DRAWS): Generator<void, ArmTest[]> {
  const ranks = seeds.map(ranksOf);
  const arms = (ranks[0]?.length ?? 1) - 1;
  const sums = new Float64Array(arms + 1);
  const greatest = (): number => {
    let most = 0;
    for (let arm = 1; arm <= arms; arm++) most = Math.max(most, Math.abs((sums[0] ?? 0) - (sums[arm] ?? 0)));
    return most;
  };
  const sum = (rows: readonly (readonly number[])[]) => {
    sums.fill(0);
    for (const row of rows) for (let arm = 0; arm <= arms; arm++) sums[arm] = (sums[arm] ?? 0) + (row[arm] ?? 0);
  };
  sum(ranks);
  const t = Array.from({ length: arms }, (_, arm) => (sums[0] ?? 0) - (sums[arm + 1] ?? 0));
  const random = keyed(key, 'rankMaxT');
  const shuffled = ranks.map((row) => [...row]);
  const reached = new Float64Array(arms);
  const drawsPerPart = Math.max(1, Math.floor(RANKS_PER_PART / (seeds.length * (arms + 1))));
  for (let draw = 0; draw < draws; draw++) {
    if (draw > 0 && draw % drawsPerPart === 0) yield;
    for (const row of shuffled) shuffle(row, random.integer);
    sum(shuffled);
    const most = greatest();
    for (let arm = 0; arm < arms; arm++) if (most >= Math.abs(t[arm] ?? 0)) reached[arm] = (reached[arm] ?? 0) + 1;
  }
  // The observed ranks count as one of the permutations, so a probability is never 0.
  return t.map((value, arm) => ({ t: value, p: (1 + (reached[arm] ?? 0)) / (1 + draws) }));
}

function shuffle(values: number[], integer: (n: number) => number) {
  for (let i = values.length - 1; i > 0; i--) {
    const j = integer(i + 1);
    const value = values[i] ?? 0;
    values[i] = values[j] ?? 0;
    values[j] = value;
  }
}
