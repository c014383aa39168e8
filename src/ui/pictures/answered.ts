/** Held-out examples with what a network answered on them. */
import { indexOfLargest, taskDefinition } from '../../models/tasks/index.ts';
import type { Examples } from '../../train/protocol/data.ts';

export interface Classified {
  /** The place of the example among the held-out ones. */
  n: number;
  /** The class that it has, and the one that the network says. */
  is: number;
  says: number;
  /** Of what the network says, and of the class that it has. */
  confidence: number;
  probabilityOfTruth: number;
}

/** Every held-out example that was looked at. */
export function classified(task: string, { targets }: Examples, heldOut: Float32Array, outputs: number): Classified[] {
  return Array.from({ length: heldOut.length / outputs }, (_, n) => {
    const p = taskDefinition(task).probabilities(heldOut.subarray(n * outputs, (n + 1) * outputs));
    const is = Math.round(targets[n] ?? 0);
    const says = indexOfLargest(p);
    return { n, is, says, confidence: p[says] ?? 0, probabilityOfTruth: p[is] ?? 0 };
  });
}

/** The ones that the network is most wrong about: the least probability of the truth first; only wrong ones. */
export const mostWrong = (all: readonly Classified[], count: number): Classified[] =>
  all
    .filter(({ is, says }) => is !== says)
    .sort((a, b) => a.probabilityOfTruth - b.probabilityOfTruth)
    .slice(0, count);

/** Counts: by row the class that an example has, by column the one that the network says. */
export function confusion(all: readonly Classified[], classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const { is, says } of all) {
    const row = counts[is];
    if (row) row[says] = (row[says] ?? 0) + 1;
  }
  return counts;
}

export const shareRight = (all: readonly Classified[]): number => all.filter(({ is, says }) => is === says).length / all.length;
