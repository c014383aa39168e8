/** A task is one record: the outputs that the head must have, the loss, and the meaning of the outputs. */
import type { Random } from '../../random/keyed.ts';
import type { LossTerm } from '../losses/loss.ts';
import type { HeadNeed } from '../ops/shape.ts';

/** The value of a signal that guessing reaches, shown for comparison. */
export interface Level {
  value: number;
  /** The name on the chart. */
  words: string;
}

/** The levels of guessing, keyed by the `quantity` of the signal, such as loss or accuracy. */
export type Levels = Readonly<Record<string, Level>>;

export interface TaskDefinition {
  kind: string;
  /** @param labels the names of the classes or of the values to predict */
  head(labels: readonly string[]): HeadNeed;
  loss: LossTerm;
  /**
   * Random data for device checks and tests, for a head with this number of outputs: labels, and a function that draws the targets of an
   * example.
   */
  sample(outputs: number): { labels: readonly string[]; targets(random: Random): readonly number[] };
  /**
   * The levels of guessing on these examples.
   * @param targets [examples, width] of the held-out examples
   */
  chance(labels: readonly string[], targets: Float32Array): Levels;
  /**
   * [examples, columns]: the targets as numbers whose distances are meaningful, such as one-hot classes.
   * @param targets [examples, width]
   */
  rows(labels: readonly string[], targets: Float32Array): Float32Array;
  /** True if each prediction is either right or wrong, as with classes; accuracy is then recorded. */
  hasAccuracy: boolean;
  /** The probabilities of the classes; none if the outputs are values. */
  probabilities(logits: ArrayLike<number>): number[];
}
