/** The settings among which an arm's own best initial weights and learning rate are searched. */
import { kernelInitialisers } from '../../models/ops/initialisers.ts';
import { trainingSchema } from '../../models/optimisers/training.ts';
import type { Arm } from '../comparisons/comparison.ts';
import { withNetwork } from '../comparisons/comparison.ts';
import { hasInitialiser, withInitialiser } from '../comparisons/otherInitialiser.ts';
import { withSeed } from '../seeds.ts';

const RATE_FACTORS = [1 / 3, 1, 3];
/** The search uses other seeds than the verdict, whose number is far below this. */
const SEED_DISTANCE = 1000;
export const SEARCH_SEEDS = 2;

const { min, max } = trainingSchema.learningRate;

/** The arm with each of the initialisers and rates, for the first seed of the search. */
export function candidatesOf({ name, experiment }: Arm): [Arm, ...Arm[]] {
  const { network, training } = experiment;
  const searched = withSeed(experiment, training.seed + SEED_DISTANCE);
  const rates = RATE_FACTORS.map((factor) =>
    factor === 1 ? training.learningRate : Number((training.learningRate * factor).toPrecision(2)),
  ).filter((rate) => rate >= min && rate <= max);
  const initialisers = network.layers.some(hasInitialiser) ? kernelInitialisers.filter(({ kind }) => kind !== 'zeros') : [null];
  const candidates = initialisers.flatMap((initialiser) =>
    rates.map((rate): Arm => {
      const own = initialiser ? withNetwork(searched, withInitialiser(network, initialiser.kind)) : searched;
      return {
        name: `${name} at ${initialiser ? `${initialiser.label}, ` : ''}rate ${rate}`,
        experiment: { ...own, training: { ...own.training, learningRate: rate } },
      };
    }),
  );
  const [first = { name, experiment: searched }, ...others] = candidates;
  return [first, ...others];
}

/** The arm with the settings that won the search, at the seeds of the verdict. */
export const withSettings = ({ experiment }: Arm, { name, experiment: { network, training } }: Arm): Arm => ({
  name,
  experiment: { ...experiment, network, training: { ...experiment.training, learningRate: training.learningRate } },
});
