/** Answers of a network for pictures, and the grid of points that they are on. */

/** The plane is asked about on PLANE_SIDE² points, from −PLANE_REACH to PLANE_REACH on either axis. */
export const PLANE_SIDE = 40;
export const PLANE_REACH = 1.2;
/** Each unit has a smaller map of its own. */
export const UNIT_SIDE = 20;

/** The units of a layer that are drawn: over the plane where the data has one, else for one held-out example. */
export interface UnitsAsked {
  layer: string;
  /** Number of the held-out example, from 0. */
  example: number;
}

/** What a network answers after a step: logits, or values for regression; [examples, outputs] each. */
export interface Predictions {
  step: number;
  heldOut: Float32Array;
  /** By rows from the top. */
  plane: Float32Array | null;
  probe: Float32Array | null;
  /** [places, units]: over the plane the places are UNIT_SIDE² points, by rows from the top; else those of the layer's output. */
  units: (UnitsAsked & { values: Float32Array }) | null;
  /** Milliseconds that the answer took. */
  ms: number;
}
