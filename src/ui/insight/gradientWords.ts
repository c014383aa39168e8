import { medianOf } from '../../insight/answer/summary.ts';
import { type FlowWord, HEALTHY, type Share } from '../../insight/gradients/flow.ts';

export const WORDS_TITLE = `vanishing: below ×${1 / HEALTHY}; exploding: above ×${HEALTHY}; healthy: between`;

export function gradientWords(measured: { ratio: number; word: FlowWord } | null): string {
  if (!measured) return 'no ratio, because there is no hidden layer or no gradient at the last one';
  const { word, ratio } = measured;
  return word === 'not finite' ? 'not finite' : `${word}, ×${Number(ratio.toPrecision(2))} from the last to the first hidden layer`;
}

export const normWords = (norm: number | undefined): string =>
  norm === undefined ? '–' : Number.isFinite(norm) ? norm.toPrecision(3) : 'not finite';

export const VANISHED_WORDS = 'All gradients are 0, or too small for 32-bit numbers. Try other initial weights or another activation.';
export const EXPLODED_WORDS =
  'No gradient is a finite number above 0: the gradients have exploded. Lower the learning rate, and train again.';

/**
 * Returns the median, over the layers where skips start, of the share of a layer's gradient that arrives through all its skips together;
 * null if no share is defined.
 */
export function medianShare(shares: readonly Share[]): number | null {
  const byPlace = new Map<string, number>();
  for (const { at, through, share } of shares) if (through !== 'trunk' && share !== null) byPlace.set(at, (byPlace.get(at) ?? 0) + share);
  return byPlace.size === 0 ? null : medianOf([...byPlace.values()]);
}
