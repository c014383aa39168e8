import { useStore as useFlow } from '@xyflow/react';
import { shallow } from 'zustand/shallow';
import { CARD_STEP_PX } from './layout.ts';

/**
 * A range that contains all layers in view. Both ends are inclusive indices in the drawn network, in which a folded block of layers
 * counts as one.
 */
export interface VisibleRange {
  first: number;
  last: number;
}

/** The range is rounded to multiples of this number of layers, so that it is the same in most frames while the view moves. */
const BLOCK = 8;

/** @param x the position of the first card relative to the left edge of the view, in pixels of the screen */
export function visibleRangeAt(x: number, width: number, zoom: number, layers: number): VisibleRange {
  const blockAt = (px: number) => Math.floor(px / zoom / CARD_STEP_PX / BLOCK);
  const within = (index: number) => Math.min(layers - 1, Math.max(0, index));
  return { first: within((blockAt(-x) - 1) * BLOCK), last: within((blockAt(width - x) + 2) * BLOCK - 1) };
}

export const useVisibleRange = (layers: number): VisibleRange =>
  useFlow(({ transform: [x, , zoom], width }) => visibleRangeAt(x, width, zoom, layers), shallow);
