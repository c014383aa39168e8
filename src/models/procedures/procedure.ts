/**
 * A procedure is one record that defines how a network is trained. It names the groups of parameters that are updated separately, and it
 * composes the programs of a plan, such as `train`, from the stages that a composer makes.
 */
import type { Mode } from '../ops/op.ts';

/** A group of layers. Their parameters, and those of the skips into them, are updated together. */
export interface ParameterGroup {
  name: string;
  layers: readonly string[];
}

/** An ordered list of dispatches. Procedures pass it on without reading it. */
export interface Stage {
  readonly dispatches: readonly unknown[];
}

/** The methods that make the stages of programs. A procedure calls them in the order in which the stages run. */
export interface Composer {
  /** Copies the inputs, targets and lengths of the next training batch or the next held-out batch. */
  batch(from: 'training' | 'heldOut'): Stage;
  forward(mode: Mode): Stage;
  /** Evaluates every loss term. */
  score(): Stage;
  /** Computes the gradients of the loss with respect to the parameters of a group, or of all groups by default. */
  backward(group?: string): Stage;
  /**
   * Updates a group, unless a number is not finite. A step must contain one call for each group; the name may be omitted if there is only
   * one group. The call for the last group also records the signals of the step.
   *
   * If a number is not finite in a later group of a step, the groups before it have already been updated, because the gradients of the
   * later group depend on these updates. A trainer of several groups must therefore go back to a checkpoint.
   */
  update(group?: string): Stage;
  /**
   * Computes the gradient of every value in separate parts, one for each op or loss term that reads the value. `outputs` measures only the
   * gradients of the layers' outputs. `everything` also measures the terms of joins, and the gradients of parameters and inner states.
   * Nothing is updated. The plan must be compiled without fusion.
   */
  observe(what?: 'everything' | 'outputs'): Stage;
  /**
   * Splits the gradient at the first layer with weights by the lengths of the paths on which it arrives, and measures the parts. The length
   * of a path is its number of layers with weights.
   */
  observePaths(): Stage;
  /** Adds the scores of the batch to the totals of an evaluation. */
  accumulate(): Stage;
}

export interface Procedure {
  kind: string;
  label: string;
  /** A description of a training step, and of other programs if there are any. */
  doc: string;
  /** @param layers the layers of the network, from the input to the head */
  groups(layers: readonly string[]): readonly ParameterGroup[];
  programs(compose: Composer): { train: readonly Stage[]; evaluate: readonly Stage[]; observe?: readonly Stage[] };
}
