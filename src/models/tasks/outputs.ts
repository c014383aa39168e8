/** From what a head gives to what it says. */
import type { TaskType } from '../losses/index.ts';

/** Probabilities of the classes: [p₀, p₁] = [1 − σ(z), σ(z)] for a binary task, softmax for classes; none for regression. */
export function probabilitiesOf(task: TaskType, logits: ArrayLike<number>): number[] {
  switch (task) {
    case 'binary': {
      const p = 1 / (1 + Math.exp(-(logits[0] ?? Number.NaN)));
      return [1 - p, p];
    }
    case 'classes': {
      const values = Array.from(logits);
      const largest = Math.max(...values);
      const powers = values.map((value) => Math.exp(value - largest));
      const sum = powers.reduce((a, b) => a + b, 0);
      return powers.map((power) => power / sum);
    }
    case 'regression':
      return [];
    default:
      return task satisfies never;
  }
}

/** The place of the largest number, the first of equal ones. */
export const indexOfLargest = (values: readonly number[]): number =>
  values.reduce((best, value, i) => (value > (values[best] ?? Number.NEGATIVE_INFINITY) ? i : best), 0);
