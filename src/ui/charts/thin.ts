/** Curves of any length as few points: at most a lowest and a highest value for each stretch of steps. */

/** Which steps share a place on the x axis. */
export interface Stretches {
  /** Steps per stretch, a power of two so that stretches stay where they are while a run grows. */
  size: number;
  /** Places on the axis: one per step, or two per stretch. */
  places: number;
}

export function stretchesOf(length: number, maxPlaces: number): Stretches {
  if (length <= maxPlaces) return { size: 1, places: length };
  let size = 2;
  while (2 * Math.ceil(length / size) > maxPlaces) size *= 2;
  return { size, places: 2 * Math.ceil(length / size) };
}

/** The step at which each place stands; the last never lies beyond the end. */
export function placesOf({ size, places }: Stretches, length: number): number[] {
  if (size === 1) return Array.from({ length: places }, (_, i) => i + 1);
  return Array.from({ length: places }, (_, i) => Math.min(length, Math.floor(i / 2) * size + 1 + (i % 2) * (size / 2)));
}

/** The place of a step (counted from 1). */
export function placeOf({ size }: Stretches, step: number): number {
  if (size === 1) return step - 1;
  const inside = (step - 1) % size;
  return 2 * Math.floor((step - 1) / size) + (inside >= size / 2 ? 1 : 0);
}

type Shown = (value: number) => boolean;

/** Lowest and highest shown value of every stretch, in the order in which they came; null where there is none. */
export function extremes(values: Float32Array, { size, places }: Stretches, isShown: Shown): (number | null)[] {
  const points: (number | null)[] = new Array(places).fill(null);
  if (size === 1) {
    values.forEach((value, i) => {
      points[i] = isShown(value) ? value : null;
    });
    return points;
  }
  for (let stretch = 0; stretch * size < values.length; stretch++) {
    let low = -1;
    let high = -1;
    const end = Math.min(values.length, (stretch + 1) * size);
    for (let i = stretch * size; i < end; i++) {
      const value = values[i] as number;
      if (!isShown(value)) continue;
      if (low < 0 || value < (values[low] as number)) low = i;
      if (high < 0 || value > (values[high] as number)) high = i;
    }
    if (low < 0) continue;
    points[2 * stretch] = values[Math.min(low, high)] as number;
    points[2 * stretch + 1] = values[Math.max(low, high)] as number;
  }
  return points;
}

/** The value at each place's own step: for curves that are smooth already. */
export function samples(values: Float32Array, at: readonly number[], isShown: Shown): (number | null)[] {
  return at.map((step) => {
    const value = values[step - 1];
    return value !== undefined && isShown(value) ? value : null;
  });
}
