/** Projects a surface that is seen from the side, and orders its cells from back to front (painter's algorithm). */

/** Angles in radians: `turn` about the vertical axis, and `tilt` of the view above the horizon. */
export interface Angle {
  turn: number;
  tilt: number;
}

interface Face {
  /** The corners in order around the cell, on a screen of width and height 1. */
  corners: readonly (readonly [x: number, y: number])[];
  /** The mean height of the corners, 0 to 1. */
  height: number;
  /** The tanh of the slope along the row, −1 to 1; positive if the surface rises as the column index increases. */
  slope: number;
}

/** The height of a surface, relative to its width. */
const TALL = 0.5;
/** The side length of the surface on a screen of width 1. Its diagonal is 0.94, so it fits at every turn. */
const FILLED = 0.94 / Math.SQRT2;

/** The position on the screen of a point above the unit square, at a height from 0 to 1. */
export function project({ turn, tilt }: Angle, across: number, along: number, height: number): readonly [number, number] {
  const [x, y] = [across - 0.5, along - 0.5];
  const right = x * Math.cos(turn) - y * Math.sin(turn);
  const near = x * Math.sin(turn) + y * Math.cos(turn);
  return [0.5 + FILLED * right, 0.5 + FILLED * (near * Math.sin(tilt) - TALL * (height - 0.5) * Math.cos(tilt))];
}

/** The height at a fractional row and column, interpolated between the four nearest points. @param heights [rows][columns] */
export function heightAt(heights: readonly (readonly number[])[], row: number, column: number): number {
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [down, right] = [row - top, column - left];
  const at = (i: number, j: number) => heights[Math.min(i, heights.length - 1)]?.[Math.min(j, heights.length - 1)] ?? 0;
  const across = (i: number) => at(i, left) * (1 - right) + at(i, left + 1) * right;
  return across(top) * (1 - down) + across(top + 1) * down;
}

/** The cells of a surface, those at the back first. @param heights [rows][columns] */
export function facesOf(heights: readonly (readonly number[])[], angle: Angle): Face[] {
  const side = heights.length;
  const at = (row: number, column: number) => heights[row]?.[column] ?? 0;
  const order = (isAscending: boolean) => Array.from({ length: side - 1 }, (_, i) => (isAscending ? i : side - 2 - i));
  // Rows with higher indices are nearer to the viewer if the cosine is positive, and columns with higher indices if the sine is positive.
  const [rows, columns] = [order(Math.cos(angle.turn) > 0), order(Math.sin(angle.turn) > 0)];
  const corner = (row: number, column: number) => project(angle, column / (side - 1), row / (side - 1), at(row, column));
  return rows.flatMap((row) =>
    columns.map((column): Face => {
      const [a, b, c, d] = [at(row, column), at(row, column + 1), at(row + 1, column + 1), at(row + 1, column)];
      return {
        corners: [corner(row, column), corner(row, column + 1), corner(row + 1, column + 1), corner(row + 1, column)],
        height: (a + b + c + d) / 4,
        slope: Math.tanh(((b + c - a - d) * TALL * (side - 1)) / 2),
      };
    }),
  );
}
