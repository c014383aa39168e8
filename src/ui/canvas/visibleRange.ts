/** Which layers are in view. */
import { useStore as useFlow } from '@xyflow/react';
import { shallow } from 'zustand/shallow';
import { CARD_STEP_PX } from './layout.ts';

/** Places in the trunk, both included. */
export interface Seen {
  first: number;
  last: number;
}

/** Layers come by so many, ahead of the view: while it moves most frames bring none. */
const BLOCK = 8;

/** @param x of the canvas’ left edge and {@link width}, on the screen at this zoom */
export function seenIn(x: number, width: number, zoom: number, layers: number): Seen {
  const blockAt = (px: number) => Math.floor(px / zoom / CARD_STEP_PX / BLOCK);
  const within = (index: number) => Math.min(layers - 1, Math.max(0, index));
  return { first: within((blockAt(-x) - 1) * BLOCK), last: within((blockAt(width - x) + 2) * BLOCK - 1) };
}

export const useSeen = (layers: number): Seen => useFlow(({ transform: [x, , zoom], width }) => seenIn(x, width, zoom, layers), shallow);
