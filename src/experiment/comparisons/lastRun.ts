import { isSameValue } from '../../schema/identity.ts';
import { withSeed } from '../seeds.ts';
import type { ComparisonKind } from './comparison.ts';

export const lastRun: ComparisonKind = {
  of: ({ experiment, last }) =>
    last
      ? [
          {
            key: 'lastRun',
            label: 'The last run',
            arms() {
              const sameSeed = { ...withSeed(last, experiment.training.seed), name: experiment.name };
              if (isSameValue(sameSeed, experiment))
                return {
                  problem:
                    'The last run had the same network and settings, except perhaps the seed. First change the network or a setting other than the seed.',
                };
              return {
                arms: [
                  { name: 'before the change', experiment: sameSeed },
                  { name: 'after the change', experiment },
                ],
              };
            },
          },
        ]
      : [],
};
