/** Finds lines of equal height with the marching squares algorithm, which interpolates linearly along the edges of the cells. */

/** The ends of a line segment, in columns and rows of the grid. */
type Segment = readonly [x0: number, y0: number, x1: number, y1: number];

/** @param heights [rows][columns], all finite */
export function contour(heights: readonly (readonly number[])[], level: number): Segment[] {
  const segments: Segment[] = [];
  const at = (row: number, column: number) => heights[row]?.[column] ?? 0;
  for (let row = 0; row + 1 < heights.length; row++)
    for (let column = 0; column + 1 < (heights[row]?.length ?? 0); column++) {
      // The corners in order around the cell, each as column, row and height.
      const corners = [
        [column, row, at(row, column)],
        [column + 1, row, at(row, column + 1)],
        [column + 1, row + 1, at(row + 1, column + 1)],
        [column, row + 1, at(row + 1, column)],
      ] as const;
      const crossings = corners.flatMap(([x0, y0, a], i) => {
        const [x1, y1, b] = corners[(i + 1) % 4] ?? corners[0];
        if (a < level === b < level) return [];
        const share = (level - a) / (b - a);
        return [[x0 + share * (x1 - x0), y0 + share * (y1 - y0)] as const];
      });
      // A cell with a saddle has four crossings, which are joined in the order of its edges.
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const [from, to] = [crossings[i], crossings[i + 1]];
        if (from && to) segments.push([...from, ...to]);
      }
    }
  return segments;
}
