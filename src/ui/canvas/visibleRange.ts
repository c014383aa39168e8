/** Which layers are in view. */
import { useStore as useFlow } from '@xyflow/react';
import { shallow } from 'zustand/shallow';
import { CARD_STEP_PX } from './layout.ts';

/** Places in the trunk, both included. */
export interface VisibleRange {
  first: number;
  last: number;
}

/** Layers come by so many, ahead of the view: while it moves most frames bring none. */
const BLOCK = 8;

/** @param x of the canvas’ left edge and {@link width}, on the screen at this zoom */
export function visibleRangeAt(x: number, width: number, zoom: number, layers: number): VisibleRange {
  const blockAt = (px: number) => Math.floor(px / zoom / CARD_STEP_PX / BLOCK);
  const within = (index: number) => Math.min(layers - 1, Math.max(0, index));
  return { first: within((blockAt(-x) - 1) * BLOCK), last: within((blockAt(width - x) + 2) * BLOCK - 1) };
}

export const useVisibleRange = (layers: number): VisibleRange =>
  useFlow(({ transform: [x, , zoom], width }) => visibleRangeAt(x, width, zoom, layers), shallow);
