/**
 * Nested square grids for pictures of a loss surface. Each grid contains the points of the next coarser grid, so refining a picture
 * computes no point twice.
 */
export const SIDES = [9, 17, 33, 65] as const;
export type Side = (typeof SIDES)[number];

interface GridPoint {
  /** The column in the finest grid. */
  column: number;
  /** The row in the finest grid. */
  row: number;
  /** The number of points along each side of the coarsest grid that contains this point. */
  side: Side;
}

/** All points of the finest grid. The points of coarser grids are first. */
export function nestedPoints(finest: Side): GridPoint[] {
  return SIDES.filter((side) => side <= finest).flatMap((side) => {
    const step = (finest - 1) / (side - 1);
    const isKnown = (at: number) => side > SIDES[0] && at % (2 * step) === 0;
    const positions = Array.from({ length: side }, (_, i) => i * step);
    return positions.flatMap((row) =>
      positions.filter((column) => !(isKnown(row) && isKnown(column))).map((column): GridPoint => ({ column, row, side })),
    );
  });
}

/** `count` evenly spaced values from `low` to `high`. For an interval from −r to r and an odd `count`, the middle value is exactly 0. */
export const ticks = ([low, high]: readonly [number, number], count: number): number[] =>
  Array.from({ length: count }, (_, i) => low * (1 - i / (count - 1)) + high * (i / (count - 1)));
