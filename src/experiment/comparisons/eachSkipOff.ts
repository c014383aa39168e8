import { activeSkips } from '../../models/network/network.ts';
import type { ComparisonKind } from './comparison.ts';
import { pairOf } from './comparison.ts';
import { allSkips, armWithout } from './skipOff.ts';

/**
 * The largest number of active skips with which this comparison is offered. With more, training would take too long, and the statistical
 * test would find only large effects.
 */
const MOST = 12;

export const eachSkipOff: ComparisonKind = {
  of: (subject) => [
    {
      key: 'eachSkipOff',
      label: 'Each skip off in turn',
      arms() {
        const on = activeSkips(subject.experiment.network);
        if (on.length < 2)
          return { problem: `Turning off each skip in turn needs at least 2 skips, but ${on.length === 1 ? 'only 1 is' : 'none is'} on.` };
        if (on.length > MOST)
          return {
            problem: `Turning off each skip in turn is limited to ${MOST} skips; ${on.length} are on. Select one skip to compare the network with and without it.`,
          };
        const baseline = allSkips(subject);
        const made = on.map((skip) => pairOf(baseline, armWithout(subject, skip), subject));
        const problem = made.find((pair) => 'problem' in pair);
        if (problem) return problem;
        const arms = made.flatMap((pair) => ('arms' in pair ? [pair.arms[1]] : []));
        const [first, ...others] = arms;
        return first ? { arms: [baseline, first, ...others] } : { problem: 'No skips are on. Draw one, or switch one on.' };
      },
    },
  ],
};
