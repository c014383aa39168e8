import { branchWords, DEFAULT_BRANCH } from '../../models/network/branchScale.ts';
import type { BranchScale, Network } from '../../models/network/network.ts';
import { isSameValue } from '../../schema/identity.ts';
import { type ComparisonKind, pairOf, withNetwork } from './comparison.ts';

/**
 * Branch scales β from the literature: 1, 1/√L for L joins (Hayou et al. 2021), and a scale that is learned and starts at 0 (ReZero,
 * SkipInit).
 */
export const branchScales: readonly BranchScale[] = [DEFAULT_BRANCH, { type: 'joins', value: 1 }, { type: 'learned', value: 0 }];

export function withBranch(network: Network, branch: BranchScale): Network {
  const { branch: _, ...rest } = network;
  return branch === DEFAULT_BRANCH ? rest : { ...rest, branch };
}

export const otherScale: ComparisonKind = {
  heading: 'Another branch scale',
  of(subject) {
    const { experiment } = subject;
    const { network } = experiment;
    if (!network.skips.some(({ enabled, merge }) => enabled && merge === 'add')) return [];
    const own = network.branch ?? DEFAULT_BRANCH;
    return branchScales
      .filter((branch) => !isSameValue(branch, own))
      .map((branch) => ({
        key: `branch: ${branchWords(branch)}`,
        label: `β = ${branchWords(branch)}`,
        arms: () =>
          pairOf(
            { name: `with β = ${branchWords(own)}`, experiment },
            { name: `with β = ${branchWords(branch)}`, experiment: withNetwork(experiment, withBranch(network, branch)) },
            subject,
          ),
      }));
  },
};
