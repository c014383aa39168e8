/** Lists the settings that a search tries, to find the initial weights and learning rate that suit an arm best. */
import type { Network } from '../../models/network/network.ts';
import { kernelInitialisers } from '../../models/ops/initialisers.ts';
import { trainingSchema } from '../../models/optimisers/training.ts';
import { isSameValue } from '../../schema/identity.ts';
import type { Arm } from '../comparisons/comparison.ts';
import { withNetwork } from '../comparisons/comparison.ts';
import { hasInitialiser, withInitialiser } from '../comparisons/otherInitialiser.ts';
import { withSeed } from '../seeds.ts';

const RATE_FACTORS = [1 / 3, 1, 3];
/**
 * The distance from the first seed of an answer to that of the search. An answer uses far fewer than 1,000 seeds, so the two have no seed
 * in common.
 */
const SEED_DISTANCE = 1000;
export const SEARCH_SEEDS = 2;

const { min, max } = trainingSchema.learningRate;

interface Candidate extends Arm {
  setting: string;
}

/** Returns a copy of the arm for each combination of initial weights and learning rate, at the first seed of the search. */
export function candidatesOf({ name, experiment }: Arm): [Candidate, ...Candidate[]] {
  const { network, training } = experiment;
  const searched = withSeed(experiment, training.seed + SEED_DISTANCE);
  const rates = RATE_FACTORS.map((factor) =>
    factor === 1 ? training.learningRate : Number((training.learningRate * factor).toPrecision(2)),
  ).filter((rate) => rate >= min && rate <= max);
  const variants = initialWeightsOf(network);
  const candidates = variants.flatMap(({ label, network: own }) =>
    rates.map((rate): Candidate => {
      const setting = `${label ? `${label}, ` : ''}rate ${rate}`;
      return {
        name: `${name} (${setting})`,
        setting,
        experiment: { ...withNetwork(searched, own), training: { ...searched.training, learningRate: rate } },
      };
    }),
  );
  const [first = { name, setting: 'its own', experiment: searched }, ...others] = candidates;
  return [first, ...others];
}

/**
 * Returns a copy of the network for each initialiser except zeros, with this initialiser in all layers whose initial weights can be chosen.
 * The network itself is the first entry if no copy equals it, and the only entry if it has no such layer.
 */
function initialWeightsOf(network: Network): { label: string | null; network: Network }[] {
  if (!network.layers.some(hasInitialiser)) return [{ label: null, network }];
  const uniform = kernelInitialisers
    .filter(({ kind }) => kind !== 'zeros')
    .map(({ kind, label }) => ({ label, network: withInitialiser(network, kind) }));
  return uniform.some((one) => isSameValue(one.network, network)) ? uniform : [{ label: 'its own initial weights', network }, ...uniform];
}

/** Returns the arm with the settings that won the search, at its original seed. */
export const withSettings = ({ experiment }: Arm, { name, experiment: { network, training } }: Arm): Arm => ({
  name,
  experiment: { ...experiment, network, training: { ...experiment.training, learningRate: training.learningRate } },
});
