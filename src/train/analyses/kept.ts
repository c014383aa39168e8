import type { NamedTensor } from '../../experiment/formats/safetensors.ts';

export interface Kept {
  step: number;
  weights: readonly NamedTensor[];
}

/** At most `most` of the kept weights, evenly spaced, including the first and the last. */
export function thinned(kept: readonly Kept[], most: number): readonly Kept[] {
  if (kept.length <= most) return kept;
  return Array.from({ length: most }, (_, i) => kept[Math.round((i * (kept.length - 1)) / (most - 1))]).filter((one) => one !== undefined);
}
