/** The controls of a comparison that follow from the networks of its two arms. A new cost to make equal needs one entry in `costs`. */
import type { Shape } from '../../models/ops/shape.ts';
import { atEqualCost, type Controlled, type Cost, costs, type Pair } from './control.ts';

/** A difference below this share is not worth a control. */
const LEAST_DIFFERENCE = 0.001;

const isUnequal = (pair: Pair, cost: Cost, inputShape: Shape): boolean => {
  const [before = 0, after = 0] = pair.map(({ experiment }) => cost.of(experiment.network, inputShape));
  return Math.abs(after / before - 1) >= LEAST_DIFFERENCE;
};

interface Control {
  key: string;
  /** The label of its button. */
  label: string;
  make(): Controlled | { problem: string };
}

/** The controls at equal cost, for costs that differ. */
export const equalCostControls = (pair: Pair, inputShape: Shape): Control[] =>
  costs
    .filter((cost) => isUnequal(pair, cost, inputShape))
    .map((cost) => ({ key: cost.key, label: `At equal ${cost.label}`, make: () => atEqualCost(pair, cost, inputShape) }));
