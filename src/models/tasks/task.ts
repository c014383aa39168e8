import type { Random } from '../../random/keyed.ts';
import type { LossTerm } from '../losses/loss.ts';
import type { HeadNeed } from '../ops/shape.ts';

/** A chance level: the value that guessing reaches for a signal, such as the loss. */
export interface Level {
  value: number;
  /** The name on the chart. */
  words: string;
}

/** The keys are the quantities of signals, such as loss or accuracy. */
export type Levels = Readonly<Record<string, Level>>;

export interface TaskDefinition {
  kind: string;
  /** @param labels the names of the classes or of the values to predict */
  head(labels: readonly string[]): HeadNeed;
  loss: LossTerm;
  /** Random data for tests and device checks: labels for this number of outputs, and a function that draws the targets of one example. */
  sample(outputs: number): { labels: readonly string[]; targets(random: Random): readonly number[] };
  /** @param targets [examples, width], those of the held-out examples */
  chance(labels: readonly string[], targets: Float32Array): Levels;
  /** Converts targets [examples, width] to rows [examples, columns] whose distances are meaningful: one-hot rows for classes. */
  rows(labels: readonly string[], targets: Float32Array): Float32Array;
  /** True if each prediction is either right or wrong; accuracy is then recorded. */
  hasAccuracy: boolean;
  /** The probabilities of the classes; empty if the task predicts values. */
  probabilities(logits: ArrayLike<number>): number[];
}
