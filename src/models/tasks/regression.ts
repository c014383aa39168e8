import { squaredErrorTerm } from '../losses/index.ts';
import { chanceOfValues } from './chance.ts';
import type { TaskDefinition } from './task.ts';

/** The targets are [N, values]. */
export const regression = {
  kind: 'regression',
  head: (labels) => ({ outputs: labels.length, why: 'one per value to predict' }),
  loss: squaredErrorTerm,
  sample(outputs) {
    const labels = Array.from({ length: outputs }, (_, i) => String(i));
    return { labels, targets: (random) => labels.map(() => random.normal()) };
  },
  chance: (labels, targets) => chanceOfValues(labels.length, targets),
  rows: (_, targets) => targets,
  hasAccuracy: false,
  probabilities: () => [],
} as const satisfies TaskDefinition;
