/** Nested square grids: each one contains the points of the one before it, so that a finer picture computes nothing twice. */
export const SIDES = [9, 17, 33, 65] as const;
export type Side = (typeof SIDES)[number];

interface GridPoint {
  /** The column and the row in the finest grid. */
  column: number;
  row: number;
  /** The coarsest grid that contains this point. */
  side: Side;
}

/** All points of the finest grid, those of coarser grids first. */
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

/** `count` values from the low to the high end. For an interval from −r to r, the middle one is exactly 0. */
export const ticks = ([low, high]: readonly [number, number], count: number): number[] =>
  Array.from({ length: count }, (_, i) => low * (1 - i / (count - 1)) + high * (i / (count - 1)));
