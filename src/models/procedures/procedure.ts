/**
 * A procedure names the groups of parameters that are updated separately, and composes the programs of a plan, such as `train`, from
 * stages.
 */
import type { Mode } from '../ops/op.ts';

/** The parameters of the layers, and those of the skips into them, are updated together. */
export interface ParameterGroup {
  name: string;
  layers: readonly string[];
}

/** Procedures pass a stage on without reading it. */
export interface Stage {
  readonly dispatches: readonly unknown[];
}

/** A procedure must call the methods in the order in which the stages run. */
export interface Composer {
  /** Copies the inputs, targets and lengths of the next batch. */
  batch(from: 'training' | 'heldOut'): Stage;
  forward(mode: Mode): Stage;
  /** Evaluates every loss term. */
  score(): Stage;
  /** Computes the gradients with respect to the parameters of a group, or of all groups by default. */
  backward(group?: string): Stage;
  /**
   * Updates a group. If the loss, the norm of the group's gradient or the result of an earlier update is not finite, this update and all
   * later ones are skipped. The name may be omitted if there is only one group. A step must contain one call for each group; the last call
   * also records the signals of the step.
   *
   * If the gradient of a later group is not finite, the groups before it have already been updated, because that gradient depends on their
   * updates. A trainer of several groups must then go back to a checkpoint.
   */
  update(group?: string): Stage;
  /**
   * Computes the gradient of every value in separate parts, one for each op or loss term that reads the value. Nothing is updated.
   * `outputs` measures only the gradients of the layers' outputs. `everything` also measures the terms of joins, and the gradients of
   * parameters and inner states. The plan must be compiled without fusion.
   */
  observe(what?: 'everything' | 'outputs'): Stage;
  /**
   * Divides the gradient at the output of the first layer with weights into one part for each length of the paths along which it arrives.
   * The length of a path from the loss to this output is the number of layers with weights through which the path leads.
   */
  observePaths(): Stage;
  /** Adds the scores of the batch to the totals of an evaluation. */
  accumulate(): Stage;
}

export interface Procedure {
  kind: string;
  label: string;
  doc: string;
  /** @param layers the layers of the network, from the input to the head */
  groups(layers: readonly string[]): readonly ParameterGroup[];
  programs(compose: Composer): { train: readonly Stage[]; evaluate: readonly Stage[]; observe?: readonly Stage[] };
}
