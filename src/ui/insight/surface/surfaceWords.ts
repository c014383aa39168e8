/** Describes loss surfaces: the held-out loss on a plane through the weights. */
import { medianOf } from '../../../insight/answer/summary.ts';
import { lossWords, percentWords } from '../../kit/format.ts';
import { completeGrid, type Grid } from './grid.ts';
import type { SeenSurface } from './surfaces.ts';

function borderOf({ loss, side }: Grid): number[] {
  return loss
    .flatMap((row, i) => row.filter((_, j) => i === 0 || j === 0 || i === side - 1 || j === side - 1))
    .filter((value) => value !== null);
}

export function surfaceWords({ surface, centre, path }: SeenSurface): string {
  const grid = completeGrid(surface);
  if (!grid) return 'too few points are measured for a drawing';
  const all = grid.loss.flat();
  const unknown = all.filter((value) => value === null).length;
  const ratio = medianOf(borderOf(grid)) / centre;
  const parts = [`loss ${lossWords(centre)} at the trained weights`];
  if (Number.isFinite(ratio)) parts.push(`×${Number(ratio.toPrecision(2))} at the border (median)`);
  const lowest = all.reduce<number>((least, value) => Math.min(least, value ?? least), Number.POSITIVE_INFINITY);
  if (lowest < centre) parts.push(`lowest on the plane ${lossWords(lowest)}`);
  if (unknown > 0) parts.push(`not finite at ${unknown} of ${all.length} points`);
  if (path) parts.push(pathWords(path));
  return parts.join(', ');
}

/**
 * Gives the share of the path's variance that the plane explains, and the largest factor between the loss at a point of the path and the
 * loss at its projection onto the plane.
 */
function pathWords({ explained, path }: NonNullable<SeenSurface['path']>): string {
  const errors = path.map(({ loss, planeLoss }) => (planeLoss > loss ? planeLoss / loss : loss / planeLoss)).filter(Number.isFinite);
  const worst = Number(errors.reduce((most, one) => Math.max(most, one), 1).toPrecision(2));
  const factor = worst === 1 ? 'less than 5 %' : `a factor of up to ${worst}`;
  return `the plane explains ${percentWords(explained[0] + explained[1])} of the variance of the path, and the loss on the plane differs from that on the path by ${factor}`;
}
