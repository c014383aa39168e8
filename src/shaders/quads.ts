/**
 * Tiles and grids of the quad kernels, in which four neighbouring invocations (a quad) compute a tile of results. A tile is 16 × 16
 * results, or 32 × 32 or 32 × 64 in the wide kernels.
 */

import { ceilDiv, type Grid, gridOf } from '../gpu/kernel.ts';
import { LARGE_MULTIPLY_ADDS } from '../gpu/thresholds.ts';

/** A matrix product: rows × columns results, each of which is a sum of `depth` products. */
export interface Product {
  rows: number;
  columns: number;
  depth: number;
}

interface Tile {
  rows: 16 | 32;
  columns: 16 | 32 | 64;
}

const WIDE_MIN_SIDE = 24;
const WIDEST_MIN_MULTIPLY_ADDS = 32e6;
const WIDEST_MIN_RESULTS = 8192;

/** wide.wgsl computes the width of a wide tile by the same rule. */
export function tileFor({ rows, columns, depth }: Product): Tile {
  const multiplyAdds = rows * columns * depth;
  if (Math.min(rows, columns) < WIDE_MIN_SIDE || multiplyAdds < LARGE_MULTIPLY_ADDS) return { rows: 16, columns: 16 };
  const isWidest = ceilDiv(columns, 32) % 2 === 0 && rows * columns >= WIDEST_MIN_RESULTS && multiplyAdds >= WIDEST_MIN_MULTIPLY_ADDS;
  return { rows: 32, columns: isWidest ? 64 : 32 };
}

export const isWorthWideTile = (product: Product) => tileFor(product).rows === 32;

/**
 * The grid for a number of tiles, one per quad. A workgroup has `most` quads, but no more than a quarter of all quads (and at least one),
 * so that several processors share the work. The kernels compute the number of quads in a workgroup by the same rule.
 */
const gridOfTiles = (tiles: number, most: number) => gridOf(ceilDiv(tiles, Math.min(most, Math.max(1, Math.floor(tiles / 4)))));

/** The grid of a quad kernel for `parts` matrices of rows × columns results. */
export const quadGrid = (rows: number, columns: number, parts = 1): Grid =>
  gridOfTiles(parts * ceilDiv(rows, 16) * ceilDiv(columns, 16), 16);

/** The grid of a wide kernel for `parts` products, each of which is worth a wide tile. */
export function wideGrid(product: Product, parts = 1): Grid {
  const tile = tileFor(product);
  return gridOfTiles(parts * ceilDiv(product.rows, tile.rows) * ceilDiv(product.columns, tile.columns), 4);
}
