/** The curve of one run: columns that grow by doubling, outside React. */
import type { Evaluation, StepColumns } from '../../train/protocol.ts';

export class History {
  /** Steps in the columns; entry i is step i + 1. */
  length = 0;
  loss = new Float32Array(256);
  accuracy = new Float32Array(256);
  gradientNorm = new Float32Array(256);
  evaluations: Evaluation[] = [];

  append({ step, loss, accuracy, gradientNorm }: StepColumns) {
    const end = step.at(-1) ?? 0;
    this.reserve(end);
    const at = (step[0] ?? 1) - 1;
    this.loss.set(loss, at);
    this.accuracy.set(accuracy, at);
    this.gradientNorm.set(gradientNorm, at);
    this.length = Math.max(this.length, end);
  }

  private reserve(length: number) {
    if (length <= this.loss.length) return;
    const capacity = Math.max(length, 2 * this.loss.length);
    const grown = (column: Float32Array) => {
      const larger = new Float32Array(capacity);
      larger.set(column);
      return larger;
    };
    this.loss = grown(this.loss);
    this.accuracy = grown(this.accuracy);
    this.gradientNorm = grown(this.gradientNorm);
  }
}

/**
 * Exponential moving average, divided by its accumulated weight so that the start is not biased. Values that are not
 * finite pass through and leave the average as it was.
 * @param weight of the past, 0 (none) to below 1
 */
export function smoothed(values: Float32Array, weight: number): Float32Array {
  let sum = 0;
  let total = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    sum = weight * sum + (1 - weight) * value;
    total = weight * total + (1 - weight);
    return sum / total;
  });
}
