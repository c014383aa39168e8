import { softmaxTerm } from '../losses/index.ts';
import { chanceOfClasses } from './chance.ts';
import { oneHot } from './targetRows.ts';
import type { TaskDefinition } from './task.ts';

/** The targets [N, 1] are class indices. */
export const classes = {
  kind: 'classes',
  head: (labels) => ({ outputs: labels.length, why: 'one per class' }),
  loss: softmaxTerm,
  sample: (outputs) => ({ labels: Array.from({ length: outputs }, (_, i) => String(i)), targets: (random) => [random.integer(outputs)] }),
  chance: (labels, targets) => chanceOfClasses(labels.length, targets),
  rows: (labels, targets) => oneHot(labels.length, targets),
  hasAccuracy: true,
  probabilities(logits) {
    const values = Array.from(logits);
    const largest = Math.max(...values);
    const powers = values.map((value) => Math.exp(value - largest));
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / sum);
  },
} as const satisfies TaskDefinition;
