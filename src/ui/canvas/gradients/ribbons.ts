import { type LayerId, skipKey } from '../../../models/network/network.ts';
import type { LogScale } from '../../insight/logScale.ts';
import type { FoldedView } from '../folds/foldedView.ts';
import type { SkipDrawing } from '../scene.ts';
import { rangeOf } from './ranges.ts';
import type { SkipGradient } from './useGraphGradients.ts';

/** The width of a ribbon, in screen pixels, for a gradient at the low end of the scale of gradients, and for one at the high end. */
export const RIBBON_PX = { low: 4, high: 18 };
/** The widths in a crowded or zoomed-out drawing, in which arcs are close to each other. */
export const NARROW_RIBBON_PX = { low: 2, high: 7 };

/** The width of a ribbon for a gradient; null if the gradient is not finite. */
export function ribbonWidth(norm: number, scale: LogScale | null, { low, high }: typeof RIBBON_PX): number | null {
  if (!Number.isFinite(norm)) return null;
  return low + (high - low) * (scale?.at(norm) ?? 0);
}

/**
 * The largest of the gradient norms of the skips that a drawn skip represents. It is NaN if any of the norms is not finite, and undefined
 * if none is known.
 */
export function drawnNorm(
  { key, skip }: Pick<SkipDrawing, 'key' | 'skip'>,
  standsFor: FoldedView['standsFor'],
  norms: ReadonlyMap<string, SkipGradient>,
): number | undefined {
  const known = (standsFor.get(key) ?? [skip]).flatMap((one) => norms.get(skipKey(one))?.norm ?? []);
  if (known.length === 0) return undefined;
  return known.every(Number.isFinite) ? known.reduce((a, b) => Math.max(a, b)) : Number.NaN;
}

/** Returns the range of the gradient norms of the skips inside each folded repeat, keyed by the first layer of the repeat. */
export function foldedRanges({ whole, folds }: Pick<FoldedView, 'whole' | 'folds'>, norms: ReadonlyMap<string, SkipGradient>) {
  const foldOf = new Map([...folds].flatMap(([first, { ids }]) => ids.map((id) => [id, first] as const)));
  const values = new Map<LayerId, number[]>();
  for (const skip of folds.size > 0 ? whole.skips : []) {
    const fold = foldOf.get(skip.from);
    const norm = norms.get(skipKey(skip))?.norm;
    if (fold === undefined || norm === undefined || foldOf.get(skip.to) !== fold) continue;
    const known = values.get(fold) ?? [];
    known.push(norm);
    values.set(fold, known);
  }
  return new Map([...values].map(([fold, known]) => [fold, rangeOf(known)] as const));
}

/** A text such as "0.031, share 12 %". */
export function skipGradientWords({ norm, share }: SkipGradient): string {
  const size = norm === 0 ? '0' : Number.isFinite(norm) ? norm.toPrecision(2) : 'not finite';
  return `${size}${share === null ? '' : `, share ${Math.round(100 * share)} %`}`;
}
