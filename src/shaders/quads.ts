/** Grids of the kernels in which four neighbours (a quad) own a tile of results: 16 × 16, or 32 × 32 the wide ones. */
import { ceilDiv, type Grid, gridOf } from '../gpu/kernel.ts';

/** Quads in a workgroup: at most so many, fewer where that leaves processors without work. The kernels compute the same number. */
const gridOfTiles = (tiles: number, most: number) => gridOf(ceilDiv(tiles, Math.min(most, Math.max(1, Math.floor(tiles / 4)))));

/** For `parts` matrices of rows × columns. */
const gridOfSides =
  (side: number, most: number) =>
  (rows: number, columns: number, parts = 1): Grid =>
    gridOfTiles(parts * ceilDiv(rows, side) * ceilDiv(columns, side), most);

export const quadGrid = gridOfSides(16, 16);
export const wideGrid = gridOfSides(32, 4);

/**
 * From this many multiply-adds on a dispatch is large: a wide tile has work for all processors and saves more than its long shader
 * takes to compile, and it is worth measuring which variant is fastest (train/kernelChoice.ts). What is smaller shares dispatches
 * with its neighbours instead (fusions.ts).
 */
export const LARGE_MULTIPLY_ADDS = 4e6;

/** Whether a product of rows × columns is worth a wide tile. */
export const isWide = (rows: number, columns: number, depth: number) =>
  rows >= 24 && columns >= 24 && rows * columns * depth >= LARGE_MULTIPLY_ADDS;
