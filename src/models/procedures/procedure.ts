/**
 * A procedure is one record: which parameters are updated apart from each other, and the programs of a step, written with the
 * calls of a composer.
 */
import type { Mode } from '../ops/op.ts';

/** Layers whose parameters, with those of the skips into them, are updated together. */
export interface ParameterGroup {
  name: string;
  layers: readonly string[];
}

/** Dispatches in order. Only the compiler looks inside. */
export interface Stage {
  readonly dispatches: readonly unknown[];
}

/** The pieces that a program is made of. Calls are made in the order in which the program runs. */
export interface Composer {
  /** Takes inputs, targets and lengths from the data: the next training batch, or the next held-out one. */
  batch(from: 'training' | 'heldOut'): Stage;
  forward(mode: Mode): Stage;
  /** Evaluates every loss term at its value. */
  score(): Stage;
  /** The gradients of all loss terms by the parameters of a group; all parameters where none is named. */
  backward(group?: string): Stage;
  /** Measures the step, stops it where a number is not finite, and takes it: one call for each group, in the program's order. */
  update(group?: string): Stage;
  /** Adds the scores of the batch to the totals of an evaluation. */
  accumulate(): Stage;
}

export interface Procedure {
  kind: string;
  label: string;
  /** One sentence on what a step does. */
  doc: string;
  /** @param layers the layers of the network, from the input to the head */
  groups(layers: readonly string[]): readonly ParameterGroup[];
  programs(compose: Composer): { train: readonly Stage[]; evaluate: readonly Stage[] };
}
