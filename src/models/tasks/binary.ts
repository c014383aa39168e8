import { sigmoidTerm } from '../losses/index.ts';
import { chanceOfClasses } from './chance.ts';
import { oneHot } from './targetRows.ts';
import type { TaskDefinition } from './task.ts';

/** The targets [N, 1] are 0 or 1. */
export const binary = {
  kind: 'binary',
  head: () => ({ outputs: 1, why: 'one logit for two classes' }),
  loss: sigmoidTerm,
  sample: () => ({ labels: ['no', 'yes'], targets: (random) => [random.integer(2)] }),
  chance: (_, targets) => chanceOfClasses(2, targets),
  rows: (_, targets) => oneHot(2, targets),
  hasAccuracy: true,
  probabilities(logits) {
    const p = 1 / (1 + Math.exp(-(logits[0] ?? Number.NaN)));
    return [1 - p, p];
  },
} as const satisfies TaskDefinition;
