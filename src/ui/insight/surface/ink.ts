type Channels = readonly [number, number, number];

/** The share of the ink colour at height 1. It is below 1 so that contours, which are drawn in ink, stay visible. */
const MOST_INK = 0.62;

/**
 * Returns a function that mixes the ink (the colour of text) with the paper (the background). The share of the ink increases with the
 * height, which is from 0 to 1, and with `shade`.
 */
export function inkOf(ink: Channels, paper: Channels): (height: number, shade?: number) => Channels {
  return (height, shade = 0) => {
    const share = Math.min(1, Math.max(0, MOST_INK * height + shade));
    return [0, 1, 2].map((c) => Math.round(share * (ink[c] ?? 0) + (1 - share) * (paper[c] ?? 0))) as unknown as Channels; // three values
  };
}
