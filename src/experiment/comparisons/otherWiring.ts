import { activeSkips } from '../../models/network/network.ts';
import { rewire, wiringOf, wirings } from '../../models/network/wirings.ts';
import { type ComparisonKind, pairOf, withNetwork } from './comparison.ts';

export const otherWiring: ComparisonKind = {
  heading: 'Another skip pattern',
  of(subject) {
    const { experiment, inputShape } = subject;
    const own = wiringOf(experiment.network, inputShape);
    return wirings
      .filter((wiring) => wiring !== own && wiring.count(1) > 0)
      .map((wiring) => ({
        key: `wiring: ${wiring.name}`,
        label: wiring.name,
        arms() {
          const wired = rewire(experiment.network, inputShape, wiring);
          if ('problem' in wired) return wired;
          if (wired.network.skips.length === 0)
            return { problem: `The pattern “${wiring.name}” has no skip that fits this network. Choose another pattern.` };
          const drawn = own ? `with ‘${own.name}’` : 'with the drawn skips';
          const baseline = { name: activeSkips(experiment.network).length === 0 ? 'without skips' : drawn, experiment };
          return pairOf(baseline, { name: `with ‘${wiring.name}’`, experiment: withNetwork(experiment, wired.network) }, subject);
        },
      }));
  },
};
