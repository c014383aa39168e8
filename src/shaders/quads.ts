/** Grids of the kernels in which four neighbours (a quad) own a tile of 16 × 16 results. */
import { ceilDiv, type Grid, gridOf } from '../gpu/kernel.ts';

const TILE = 16;

/** Quads in a workgroup: 16, fewer where that leaves processors without work. The kernels compute the same number. */
const quadsPerGroup = (tiles: number) => Math.min(16, Math.max(1, Math.floor(tiles / 4)));

/** For `parts` matrices of rows × columns. */
export function quadGrid(rows: number, columns: number, parts = 1): Grid {
  const tiles = parts * ceilDiv(rows, TILE) * ceilDiv(columns, TILE);
  return gridOf(ceilDiv(tiles, quadsPerGroup(tiles)));
}
