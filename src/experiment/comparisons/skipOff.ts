import { type Skip, skipName } from '../../models/network/network.ts';
import { type Arm, type ComparisonKind, pairOf, type Subject, withNetwork } from './comparison.ts';

type Ends = Pick<Skip, 'from' | 'to'>;

const isSame = (a: Ends, b: Ends) => a.from === b.from && a.to === b.to;

export const skipOffKey = ({ from, to }: Ends): string => `skipOff: ${from} ${to}`;

export const allSkips = ({ experiment }: Subject): Arm => ({
  name: experiment.network.skips.every(({ enabled }) => enabled) ? 'all skips' : 'all skips that are on',
  experiment,
});

export function armWithout({ experiment }: Subject, skip: Ends): Arm {
  const { network } = experiment;
  const skips = network.skips.map((other) => (isSame(other, skip) ? { ...other, enabled: false } : other));
  return {
    name: `without ${skipName(network, skip)}`,
    experiment: withNetwork(experiment, { ...network, skips }),
  };
}

export const skipOff: ComparisonKind = {
  of(subject) {
    // A network can have thousands of skips, so a comparison is listed only for the skip that the user chose in the inspector.
    const skip = subject.experiment.network.skips.find((other) => skipOffKey(other) === subject.chosen);
    if (!skip) return [];
    const arm = armWithout(subject, skip);
    const name = skipName(subject.experiment.network, skip);
    return [
      {
        key: skipOffKey(skip),
        label: `Skip ${name} off`,
        arms: () =>
          skip.enabled
            ? pairOf(allSkips(subject), arm, subject)
            : { problem: `The skip ${name} is already off. Turn it on to compare the network with and without it.` },
      },
    ];
  },
};
