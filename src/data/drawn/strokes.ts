type Point = readonly [x: number, y: number];

export interface Stroke {
  points: readonly Point[];
  /** True for a smooth curve through the points, false for straight lines between them. */
  isCurved: boolean;
}

const curve = (...points: Point[]): Stroke => ({ points, isCurved: true });
const lines = (...points: Point[]): Stroke => ({ points, isCurved: false });

const EIGHT_TOP: Point[] = [
  [0.5, 0.47],
  [0.24, 0.3],
  [0.34, 0.06],
  [0.66, 0.06],
  [0.76, 0.3],
  [0.5, 0.47],
];

/** The strokes by digit and then by style, as control points in a unit box with y pointing down. */
export const digitStrokes: readonly (readonly (readonly Stroke[])[])[] = [
  [
    [curve([0.5, 0], [0.2, 0.15], [0.12, 0.5], [0.22, 0.86], [0.5, 1], [0.78, 0.86], [0.88, 0.5], [0.8, 0.15], [0.5, 0])],
    [curve([0.62, 0.02], [0.3, 0.1], [0.14, 0.5], [0.28, 0.92], [0.6, 0.97], [0.86, 0.7], [0.86, 0.35], [0.72, 0.08], [0.5, 0.03])],
  ],
  [
    [lines([0.5, 0], [0.5, 1])],
    [lines([0.25, 0.25], [0.52, 0], [0.52, 1])],
    [lines([0.28, 0.22], [0.52, 0], [0.52, 1]), lines([0.25, 1], [0.8, 1])],
  ],
  [
    [
      curve([0.16, 0.25], [0.3, 0.03], [0.65, 0.02], [0.82, 0.22], [0.72, 0.46], [0.42, 0.72], [0.12, 0.99]),
      lines([0.12, 0.99], [0.9, 0.99]),
    ],
    [
      curve(
        [0.18, 0.2],
        [0.45, 0],
        [0.78, 0.15],
        [0.75, 0.42],
        [0.45, 0.75],
        [0.2, 0.93],
        [0.18, 0.82],
        [0.4, 0.8],
        [0.65, 0.95],
        [0.92, 0.9],
      ),
    ],
  ],
  [
    [
      curve([0.16, 0.12], [0.45, 0], [0.76, 0.1], [0.76, 0.33], [0.42, 0.46]),
      curve([0.42, 0.46], [0.8, 0.55], [0.86, 0.8], [0.55, 1], [0.12, 0.88]),
    ],
    [lines([0.15, 0.02], [0.8, 0.02], [0.42, 0.4]), curve([0.42, 0.4], [0.8, 0.5], [0.84, 0.82], [0.5, 1], [0.14, 0.9])],
  ],
  [
    [lines([0.6, 0], [0.1, 0.66], [0.92, 0.66]), lines([0.68, 0.36], [0.68, 1])],
    [curve([0.2, 0], [0.16, 0.3], [0.2, 0.5], [0.5, 0.54], [0.78, 0.46]), lines([0.78, 0], [0.74, 1])],
    [lines([0.66, 1], [0.66, 0], [0.12, 0.64], [0.9, 0.64])],
  ],
  [
    [lines([0.82, 0.02], [0.26, 0.02], [0.2, 0.45]), curve([0.2, 0.45], [0.5, 0.36], [0.82, 0.5], [0.82, 0.82], [0.5, 1], [0.14, 0.9])],
    [curve([0.86, 0.04], [0.5, 0.06], [0.3, 0.1], [0.24, 0.42], [0.55, 0.42], [0.84, 0.62], [0.72, 0.92], [0.4, 1], [0.12, 0.88])],
  ],
  [
    [curve([0.74, 0.02], [0.4, 0.2], [0.18, 0.55], [0.22, 0.88], [0.5, 1], [0.8, 0.86], [0.8, 0.6], [0.5, 0.5], [0.2, 0.68])],
    [curve([0.55, 0], [0.26, 0.35], [0.16, 0.75], [0.4, 1], [0.74, 0.94], [0.78, 0.7], [0.52, 0.58], [0.2, 0.76])],
  ],
  [
    [lines([0.12, 0.04], [0.88, 0.04], [0.42, 1])],
    [lines([0.12, 0.04], [0.88, 0.04], [0.42, 1]), lines([0.34, 0.5], [0.8, 0.5])],
    [curve([0.12, 0.12], [0.3, 0.04], [0.6, 0.1], [0.86, 0.04], [0.62, 0.45], [0.46, 1])],
  ],
  [
    [curve(...EIGHT_TOP), curve([0.5, 0.47], [0.16, 0.68], [0.24, 0.94], [0.5, 1], [0.76, 0.94], [0.84, 0.68], [0.5, 0.47])],
    [
      curve(
        [0.76, 0.12],
        [0.45, 0],
        [0.22, 0.2],
        [0.45, 0.44],
        [0.76, 0.64],
        [0.7, 0.94],
        [0.4, 1],
        [0.18, 0.82],
        [0.34, 0.58],
        [0.66, 0.4],
        [0.8, 0.14],
      ),
    ],
  ],
  [
    [
      curve([0.8, 0.32], [0.56, 0.5], [0.24, 0.4], [0.22, 0.12], [0.5, 0], [0.78, 0.12], [0.8, 0.32]),
      curve([0.8, 0.32], [0.78, 0.7], [0.6, 1]),
    ],
    [
      curve([0.78, 0.24], [0.5, 0.48], [0.2, 0.34], [0.3, 0.04], [0.64, 0.02], [0.8, 0.22]),
      curve([0.8, 0.22], [0.78, 0.8], [0.5, 1], [0.2, 0.9]),
    ],
  ],
];

/** Returns points along a stroke that are close enough to be joined by straight lines. Curves are Catmull-Rom splines. */
export function pathOf({ points, isCurved }: Stroke): readonly Point[] {
  if (!isCurved) return points;
  const PARTS = 5;
  const path: Point[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const [p0, p1, p2, p3] = [i - 1, i, i + 1, i + 2].map((k) => points[Math.min(points.length - 1, Math.max(0, k))] as Point) as [
      Point,
      Point,
      Point,
      Point,
    ];
    for (let part = 0; part < PARTS; part++) {
      const t = part / PARTS;
      const along = (axis: 0 | 1) =>
        p1[axis] +
        0.5 *
          t *
          (p2[axis] -
            p0[axis] +
            t * (2 * p0[axis] - 5 * p1[axis] + 4 * p2[axis] - p3[axis] + t * (3 * (p1[axis] - p2[axis]) + p3[axis] - p0[axis])));
      path.push([along(0), along(1)]);
    }
  }
  path.push(points.at(-1) as Point);
  return path;
}
