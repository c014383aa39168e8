import type { Experiment } from '../experiment.ts';
import { type ComparisonKind, pairOf, withNetwork } from './comparison.ts';

/** Turns all skips off. They stay in the network. */
export const withoutSkips = (experiment: Experiment): Experiment =>
  withNetwork(experiment, {
    ...experiment.network,
    skips: experiment.network.skips.map((skip) => ({ ...skip, enabled: false })),
  });

export const noSkips: ComparisonKind = {
  of: (subject) => [
    {
      key: 'noSkips',
      label: 'No skips',
      arms() {
        const { experiment } = subject;
        if (!experiment.network.skips.some(({ enabled }) => enabled)) return { problem: 'No skips are on. Draw one, or switch one on.' };
        return pairOf({ name: 'without skips', experiment: withoutSkips(experiment) }, { name: 'with skips', experiment }, subject);
      },
    },
  ],
};
