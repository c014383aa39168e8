/** A task is one record: the head that it needs, its loss, and how the head's numbers are read. */
import type { Random } from '../../random/keyed.ts';
import type { LossTerm } from '../losses/loss.ts';
import type { HeadNeed } from '../ops/shape.ts';

export interface TaskDefinition {
  kind: string;
  /** @param labels the classes, or the values to predict, by name */
  head(labels: readonly string[]): HeadNeed;
  loss: LossTerm;
  /** Made-up data for a head of so many outputs: its labels, and random targets. For the checks of devices, and for tests. */
  sample(outputs: number): { labels: readonly string[]; targets(random: Random): readonly number[] };
  /** Whether an example is right or wrong: then accuracy is recorded. */
  hasAccuracy: boolean;
  /** Probabilities of the classes; none where the head's numbers are values. */
  probabilities(logits: ArrayLike<number>): number[];
}
