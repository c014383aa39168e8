import { nameOf, type Skip } from '../../models/network/network.ts';
import type { Arm, ComparisonKind, Subject } from './comparison.ts';
import { pairOf, withNetwork } from './comparison.ts';

/** The largest number of skips. With more arms, the user would wait longer and the statistical test would find only large effects. */
const MOST = 12;

const isSame = (a: Skip, b: Skip) => a.from === b.from && a.to === b.to;

function armWithout({ experiment }: Subject, skip: Skip): Arm {
  const { network } = experiment;
  const skips = network.skips.map((other) => (isSame(other, skip) ? { ...other, enabled: false } : other));
  return {
    name: `without ${nameOf(network, skip.from)} → ${nameOf(network, skip.to)}`,
    experiment: withNetwork(experiment, { ...network, skips }),
  };
}

export const eachSkipOff: ComparisonKind = {
  of: (subject) => [
    {
      key: 'eachSkipOff',
      label: 'Each skip off in turn',
      arms() {
        const on = subject.experiment.network.skips.filter(({ enabled }) => enabled);
        if (on.length < 2)
          return { problem: `Turning off each skip in turn needs at least 2 skips, but ${on.length === 1 ? 'only 1 is' : 'none is'} on.` };
        if (on.length > MOST)
          return { problem: `Turning off each skip in turn is limited to ${MOST} skips; ${on.length} are on. Turn some off first.` };
        const baseline = { name: 'all skips', experiment: subject.experiment };
        const made = on.map((skip) => pairOf(baseline, armWithout(subject, skip), subject));
        const problem = made.find((pair) => 'problem' in pair);
        if (problem) return problem;
        const arms = made.flatMap((pair) => ('arms' in pair ? [pair.arms[1]] : []));
        const [first, ...others] = arms;
        return first ? { arms: [baseline, first, ...others] } : { problem: 'No skips are on. Draw one first.' };
      },
    },
  ],
};
