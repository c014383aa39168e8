/** The widths of the ribbons behind the arcs of skips, and the words of their values. */
import { skipKey } from '../../../models/network/network.ts';
import type { LogScale } from '../../insight/logScale.ts';
import { percentWords } from '../../kit/format.ts';
import type { FoldedView } from '../folds/foldedView.ts';
import type { SkipDrawing } from '../scene.ts';
import type { SkipGradient } from './useGraphGradients.ts';

/** The widths at both ends of the scale, in pixels of the screen. */
export const RIBBON_PX = { low: 4, high: 18 };
/** Arcs are close to each other in a crowded drawing, and from far away. */
export const NARROW_RIBBON_PX = { low: 2, high: 7 };

/** The width of a ribbon; null if the gradient is not finite. */
export function ribbonWidth(norm: number, scale: LogScale | null, { low, high }: typeof RIBBON_PX): number | null {
  if (!Number.isFinite(norm)) return null;
  return low + (high - low) * (scale?.at(norm) ?? 0);
}

/** The gradient of a drawn skip: the largest of the skips that it represents. NaN if one is not finite; undefined if none is known. */
export function drawnNorm(
  { key, skip }: Pick<SkipDrawing, 'key' | 'skip'>,
  standsFor: FoldedView['standsFor'],
  norms: ReadonlyMap<string, SkipGradient>,
): number | undefined {
  const known = (standsFor.get(key) ?? [skip]).flatMap((one) => norms.get(skipKey(one))?.norm ?? []);
  if (known.length === 0) return undefined;
  return known.every(Number.isFinite) ? known.reduce((a, b) => Math.max(a, b)) : Number.NaN;
}

/** "gradient 0.031, share 12.0 %" */
export function skipGradientWords({ norm, share }: SkipGradient): string {
  const size = norm === 0 ? '0' : Number.isFinite(norm) ? norm.toPrecision(2) : 'not finite';
  return `gradient ${size}${share === null ? '' : `, share ${percentWords(share)}`}`;
}
