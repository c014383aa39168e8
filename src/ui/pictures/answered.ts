import { indexOfLargest, taskDefinition } from '../../models/tasks/index.ts';
import type { Examples } from '../../train/protocol/data.ts';

export interface Classified {
  /** The index of the example among the held-out ones. */
  n: number;
  /** The true class. */
  is: number;
  /** The predicted class. */
  says: number;
  /** The probability of the predicted class. */
  confidence: number;
  probabilityOfTruth: number;
}

/** Classifies the first held-out examples, whose outputs are in `heldOut`. */
export function classified(task: string, { targets }: Examples, heldOut: Float32Array, outputs: number): Classified[] {
  return Array.from({ length: heldOut.length / outputs }, (_, n) => {
    const p = taskDefinition(task).probabilities(heldOut.subarray(n * outputs, (n + 1) * outputs));
    const is = Math.round(targets[n] ?? 0);
    const says = indexOfLargest(p);
    return { n, is, says, confidence: p[says] ?? 0, probabilityOfTruth: p[is] ?? 0 };
  });
}

/** At most `count` wrong predictions, beginning with the lowest probability of the true class. */
export const mostWrong = (all: readonly Classified[], count: number): Classified[] =>
  all
    .filter(({ is, says }) => is !== says)
    .sort((a, b) => a.probabilityOfTruth - b.probabilityOfTruth)
    .slice(0, count);

/** Rows are true classes, columns are predicted classes. */
export function confusion(all: readonly Classified[], classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const { is, says } of all) {
    const row = counts[is];
    if (row) row[says] = (row[says] ?? 0) + 1;
  }
  return counts;
}

export const shareRight = (all: readonly Classified[]): number => all.filter(({ is, says }) => is === says).length / all.length;
