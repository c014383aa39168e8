/** Loss surfaces as plain data, in which null stands for a loss that is not known or not finite. */
import type { PathSurface as MeasuredPath, Surface } from './surface.ts';

export interface PlainSurface extends Omit<Surface, 'loss'> {
  /** The losses by row of the finest grid; null at points that are not computed yet or whose loss is not finite. */
  loss: (number | null)[][];
}

export type PathSurface = Omit<MeasuredPath, 'surface'> & { surface: PlainSurface };

export type PlaneName = 'random' | 'path';

export interface Surfaces {
  /** Null if only the plane of the path was requested. */
  random: PlainSurface | null;
  /**
   * Null if the weights did not change or are kept at fewer than two steps, if only the random plane was requested, or if the measurement
   * was stopped before the losses along the path were known.
   */
  path: PathSurface | null;
}

export function plainOf({ loss, ...rest }: Surface): PlainSurface {
  const side = rest.columns.length;
  const row = (at: number) => Array.from(loss.subarray(at * side, (at + 1) * side), (value) => (Number.isFinite(value) ? value : null));
  return { ...rest, loss: Array.from({ length: side }, (_, at) => row(at)) };
}

export const surfaceOf = ({ loss, ...rest }: PlainSurface): Surface => ({
  ...rest,
  loss: Float64Array.from(loss.flat(), (value) => value ?? Number.NaN),
});
