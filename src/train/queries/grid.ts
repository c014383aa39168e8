import type { Dataset } from '../../data/dataset.ts';

/** A grid of side × side points in the plane. Both coordinates go from −reach to reach. */
export interface Grid {
  side: number;
  reach: number;
}

/** The network's inputs at the points, row by row from the top (y = reach) to the bottom. */
export function gridInputs(inputsAt: NonNullable<Dataset['inputsAt']>, { side, reach }: Grid): Float32Array {
  const at = (i: number) => reach * ((2 * i) / (side - 1) - 1);
  const rows = Array.from({ length: side ** 2 }, (_, i) => inputsAt(at(i % side), -at(Math.floor(i / side))));
  return Float32Array.from(rows.flat());
}
