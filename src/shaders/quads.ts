/** Grids of the kernels in which four neighbours (a quad) own a tile of results: 16 × 16, or 32 × 32 to 64 the wide ones. */

import { ceilDiv, type Grid, gridOf } from '../gpu/kernel.ts';
import { LARGE_MULTIPLY_ADDS } from '../gpu/thresholds.ts';

/** Quads in a workgroup: at most so many, fewer where that leaves processors without work. The kernels compute the same number. */
const gridOfTiles = (tiles: number, most: number) => gridOf(ceilDiv(tiles, Math.min(most, Math.max(1, Math.floor(tiles / 4)))));

/** For `parts` matrices of rows × columns. */
export const quadGrid = (rows: number, columns: number, parts = 1): Grid =>
  gridOfTiles(parts * ceilDiv(rows, 16) * ceilDiv(columns, 16), 16);

/** rows × columns results, each a sum over `depth`. */
export interface Product {
  rows: number;
  columns: number;
  depth: number;
}

const BROAD_MULTIPLY_ADDS = 32e6;
const BROAD_RESULTS = 8192;

/** For `parts` such products. */
export function wideGrid({ rows, columns, depth }: Product, parts = 1): Grid {
  const isLarge = rows * columns >= BROAD_RESULTS && rows * columns * depth >= BROAD_MULTIPLY_ADDS;
  const isBroad = ceilDiv(columns, 32) % 2 === 0 && isLarge;
  return gridOfTiles(parts * ceilDiv(rows, 32) * ceilDiv(columns, isBroad ? 64 : 32), 4);
}

/** Whether a product of rows × columns is worth a wide tile. */
export const isWide = ({ rows, columns, depth }: Product) => rows >= 24 && columns >= 24 && rows * columns * depth >= LARGE_MULTIPLY_ADDS;
