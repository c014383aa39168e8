/** The predictions of a network for pictures, and their grid of points. */

/** Predictions for the plane are on a grid of PLANE_SIDE² points, from −PLANE_REACH to PLANE_REACH on both axes. */
export const PLANE_SIDE = 40;
export const PLANE_REACH = 1.2;
/** The map of a unit has UNIT_SIDE² points. */
export const UNIT_SIDE = 20;

/** The layer whose units are drawn: over the plane if the data has one, or else for one held-out example. */
export interface UnitsAsked {
  layer: string;
  /** The number of the held-out example, counted from 0. */
  example: number;
}

/** The outputs of a network after a step: logits, or values for regression. Each array is [examples, outputs]. */
export interface Predictions {
  step: number;
  heldOut: Float32Array;
  /** By rows, starting at the top. */
  plane: Float32Array | null;
  probe: Float32Array | null;
  /** [positions, units]. The positions are UNIT_SIDE² points of the plane, by rows from the top, or those of the layer's output. */
  units: (UnitsAsked & { values: Float32Array }) | null;
  /** The duration of the computation in milliseconds. */
  ms: number;
}
