/** The controls at equal cost that need no measured times. A further cost needs one entry in `costs`. */
import type { Shape } from '../../models/ops/shape.ts';
import { atEqualCost, type Controlled, type Cost, costs, type Pair } from './control.ts';

/** A control is offered only if the relative difference between the costs is at least this number. */
const LEAST_DIFFERENCE = 0.001;

const isUnequal = (pair: Pair, cost: Cost, inputShape: Shape): boolean => {
  const [before = 0, after = 0] = pair.map(({ experiment }) => cost.of(experiment.network, inputShape));
  return Math.abs(after / before - 1) >= LEAST_DIFFERENCE;
};

interface Control {
  key: string;
  label: string;
  make(): Controlled | { problem: string };
}

export const equalCostControls = (pair: Pair, inputShape: Shape): Control[] =>
  costs
    .filter((cost) => isUnequal(pair, cost, inputShape))
    .map((cost) => ({ key: cost.key, label: `At equal ${cost.label}`, make: () => atEqualCost(pair, cost, inputShape) }));
