type Channels = readonly [number, number, number];

/** The share of ink at height 1, which is below 1 so that contours stay visible. */
const MOST_INK = 0.62;

/** The colours of heights from 0 to 1: paper in valleys, ink on peaks. */
export function inkOf(ink: Channels, paper: Channels): (height: number, shade?: number) => Channels {
  return (height, shade = 0) => {
    const share = Math.min(1, Math.max(0, MOST_INK * height + shade));
    return [0, 1, 2].map((c) => Math.round(share * (ink[c] ?? 0) + (1 - share) * (paper[c] ?? 0))) as unknown as Channels; // three values
  };
}
