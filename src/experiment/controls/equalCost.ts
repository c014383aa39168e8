import type { Network } from '../../models/network/network.ts';
import { hiddenWidths, scaledWidths, withWidths } from '../../models/network/widths.ts';

/** The bisection of the factor ends at this precision. A change of the factor by this much changes each width by at most one unit. */
const FACTOR_PRECISION = 1e-7;

interface Widened {
  network: Network;
  factor: number;
}

/**
 * Multiplies the widths of a network's hidden layers by a common factor and rounds them to whole units, so that the cost is close to the
 * target. If no skip is on, any number of layers, counted from the first, may get one unit more, which brings the cost closer. If skips are
 * on, equal layers stay equal, because a skip between layers of different widths would need a projection.
 * @param costOf returns the cost of a network, which must rise with the widths
 * @returns null if no network within the limits of the widths reaches the target
 */
export function widenedTo(network: Network, costOf: (network: Network) => number, target: number): Widened | null {
  const widths = hiddenWidths(network);
  const at = (factor: number) => scaledWidths(widths, factor);
  const cost = (values: readonly number[]) => costOf(withWidths(network, values));
  let limit = 2;
  while (cost(at(limit)) < target) {
    if (at(limit).every((value, i) => value === widths[i]?.max)) return null;
    limit *= 2;
  }
  const factor = bisected(1, limit, FACTOR_PRECISION, (middle) => cost(at(middle)) <= target);
  const [below, above] = [at(factor), at(factor + FACTOR_PRECISION)];
  const mixed = (count: number) => [...above.slice(0, count), ...below.slice(count)];
  const all = widths.length;
  const isWired = network.skips.some(({ enabled }) => enabled);
  const count = isWired ? 0 : Math.floor(bisected(0, all, 1, (middle) => cost(mixed(Math.floor(middle))) <= target));
  const candidates = [mixed(count), mixed(isWired ? all : count + 1)];
  const [first = Number.NaN, second = Number.NaN] = candidates.map((values) => Math.abs(Math.log(cost(values) / target)));
  return { network: withWidths(network, candidates[second < first ? 1 : 0] ?? below), factor };
}

/** Finds, to within `precision`, the largest number from `low` to `high` that fulfils a condition. The condition must hold for `low`. */
function bisected(low: number, high: number, precision: number, isBelow: (middle: number) => boolean): number {
  let [from, to] = [low, high];
  while (to - from > precision) {
    const middle = (from + to) / 2;
    if (isBelow(middle)) from = middle;
    else to = middle;
  }
  return from;
}
