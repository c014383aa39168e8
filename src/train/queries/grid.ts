import type { Dataset } from '../../data/dataset.ts';

/** A grid of side² points of the plane, from −reach to reach on both axes. */
export interface Grid {
  side: number;
  reach: number;
}

/** The inputs of the points, row by row from the top (y = reach) to the bottom. */
export function gridInputs(inputsAt: NonNullable<Dataset['inputsAt']>, { side, reach }: Grid): Float32Array {
  const at = (i: number) => reach * ((2 * i) / (side - 1) - 1);
  const rows = Array.from({ length: side ** 2 }, (_, i) => inputsAt(at(i % side), -at(Math.floor(i / side))));
  return Float32Array.from(rows.flat());
}
