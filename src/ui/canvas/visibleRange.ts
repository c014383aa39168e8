/** The layers that are in view. */
import { useStore as useFlow } from '@xyflow/react';
import { shallow } from 'zustand/shallow';
import { CARD_STEP_PX } from './layout.ts';

/** Indices of layers in the drawn network, in which a folded repeat is one layer; both are inclusive. */
export interface VisibleRange {
  first: number;
  last: number;
}

/** The range consists of whole blocks of this number of layers, so that most frames of a moving view do not change it. */
const BLOCK = 8;

/** @param x the position of the first card relative to the left edge of the view, in pixels of the screen */
export function visibleRangeAt(x: number, width: number, zoom: number, layers: number): VisibleRange {
  const blockAt = (px: number) => Math.floor(px / zoom / CARD_STEP_PX / BLOCK);
  const within = (index: number) => Math.min(layers - 1, Math.max(0, index));
  return { first: within((blockAt(-x) - 1) * BLOCK), last: within((blockAt(width - x) + 2) * BLOCK - 1) };
}

export const useVisibleRange = (layers: number): VisibleRange =>
  useFlow(({ transform: [x, , zoom], width }) => visibleRangeAt(x, width, zoom, layers), shallow);
