/** A task is defined by one record: the outputs that the head (the last layer) must have, the loss, and the meaning of the outputs. */
import type { Random } from '../../random/keyed.ts';
import type { LossTerm } from '../losses/loss.ts';
import type { HeadNeed } from '../ops/shape.ts';

/** A chance level: the value of a signal, such as the loss, that guessing reaches. Charts show it for comparison. */
export interface Level {
  value: number;
  /** The name on the chart. */
  words: string;
}

/** The chance levels by the `quantity` of the signal, such as loss or accuracy. */
export type Levels = Readonly<Record<string, Level>>;

export interface TaskDefinition {
  kind: string;
  /** @param labels the names of the classes or of the values to predict */
  head(labels: readonly string[]): HeadNeed;
  loss: LossTerm;
  /**
   * Random data for tests and for device checks, which compare the GPU with a reference. It consists of labels for a head with this number
   * of outputs, and of a function that draws the targets of one example.
   */
  sample(outputs: number): { labels: readonly string[]; targets(random: Random): readonly number[] };
  /**
   * The chance levels on the held-out examples.
   * @param targets [examples, width], the targets of the held-out examples
   */
  chance(labels: readonly string[], targets: Float32Array): Levels;
  /**
   * The targets as rows [examples, columns] whose distances are meaningful. Classes become one-hot rows.
   * @param targets [examples, width]
   */
  rows(labels: readonly string[], targets: Float32Array): Float32Array;
  /** True if each prediction is either right or wrong, as with classes; accuracy is then recorded. */
  hasAccuracy: boolean;
  /** The probabilities of the classes; empty if the task predicts values. */
  probabilities(logits: ArrayLike<number>): number[];
}
