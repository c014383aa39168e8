import type { PathSurface, PlainSurface, PlaneName, Surfaces } from '../../../train/protocol/quantities.ts';
import type { Seen } from '../seen.ts';

export interface SeenSurface extends Seen {
  surface: PlainSurface;
  /** Null on the random plane. */
  path: PathSurface | null;
  /** The loss of the trained weights; NaN if it is unknown. */
  centre: number;
}

/** Returns null if the surface on this plane is not known. */
export function onPlane(seen: Seen, result: Surfaces, plane: PlaneName): SeenSurface | null {
  const path = plane === 'path' ? result.path : null;
  const surface = path?.surface ?? (plane === 'random' ? result.random : null);
  if (!surface) return null;
  const middle = (surface.finest - 1) / 2;
  const centre = path ? path.path.at(-1)?.loss : surface.loss[middle]?.[middle];
  return { ...seen, surface, path, centre: centre ?? Number.NaN };
}
