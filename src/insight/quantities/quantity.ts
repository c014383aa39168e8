/**
 * A quantity is one record: its name and formula, what must run to measure it, and its picture. It knows networks and compiled plans, but
 * neither a device nor a page: on the reference runner, which is f64, its result is the reference of every other runner's.
 */
import type { Subject } from './subject.ts';

export interface Quantity<Result = unknown> {
  /** The name in commands and files. */
  name: string;
  label: string;
  /** The unit of its numbers in words, such as "share of the gradient". */
  unit: string;
  /** One sentence and the formula. */
  doc: string;
  /** The publication of the definition, or "own definition". */
  source: string;
  /**
   * observe: one forward and backward pass over the probe. evaluate: forward passes over held-out examples. analyse: passes over up to
   * 128 held-out examples, or networks compiled for the purpose.
   */
  needs: 'observe' | 'analyse' | 'evaluate';
  /** The name of the picture that draws it, which the page registers. */
  picture: string;
  /** @throws NotMeasurable */
  measure(subject: Subject): Promise<Result>;
  /** The result as lines of text. */
  lines(result: Result): readonly string[];
}

/** The network or its data have no such quantity. The message is a sentence for the user. */
export class NotMeasurable extends Error {}

export const defineQuantity = <Result>(quantity: Quantity<Result>): Quantity<Result> => quantity;
