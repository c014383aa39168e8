/**
 * A procedure is one record. It defines the groups of parameters that are updated separately, and it composes the programs of a plan from
 * the stages that a composer makes.
 */
import type { Mode } from '../ops/op.ts';

/** A group of layers. Their parameters, and those of the skips into them, are updated together. */
export interface ParameterGroup {
  name: string;
  layers: readonly string[];
}

/** An ordered list of dispatches, which is opaque to procedures. */
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
   * Updates a group, unless a number is not finite. The call for the last group also records the signals of the step. Each group needs
   * one call, which names the group unless there is only one. If a later group of a step stops, the groups before it stay updated,
   * because its gradients depend on those updates. A trainer of several groups therefore returns to a checkpoint after a stop.
   */
  update(group?: string): Stage;
  /**
   * Computes the gradients of all values, part by part, and measures them, or only those of the layers' outputs. Nothing is updated. The
   * plan must be compiled without fusion.
   */
  observe(what?: 'everything' | 'outputs'): Stage;
  /** Splits the gradient at the first layer with weights by the lengths of its paths, and measures the parts. */
  observePaths(): Stage;
  /** Adds the scores of the batch to the totals of an evaluation. */
  accumulate(): Stage;
}

export interface Procedure {
  kind: string;
  label: string;
  /** A description of the training steps and of further programs. */
  doc: string;
  /** @param layers the layers of the network, from the input to the head */
  groups(layers: readonly string[]): readonly ParameterGroup[];
  programs(compose: Composer): { train: readonly Stage[]; evaluate: readonly Stage[]; observe?: readonly Stage[] };
}
