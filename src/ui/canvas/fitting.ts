/** The view that shows all of a network, and parts of it that have the focus. */
import { getViewportForBounds, type ReactFlowInstance, type Viewport } from '@xyflow/react';
import type { FocusEvent } from 'react';
import type { Network } from '../../models/network/network.ts';
import { boundsOf } from './layout.ts';

export const MIN_ZOOM = 0.1;
const MOST_ZOOM = 1.2;

/** At no zoom are all of its cards in view. */
export const isTooLong = (network: Network, width: number) => boundsOf(network).width * MIN_ZOOM > width + 1;

/** A trunk too long to be seen whole is seen from its beginning; under arcs too high for that, its cards are. */
export function fittingView(network: Network, { width, height }: { width: number; height: number }): Viewport {
  const bounds = boundsOf(network);
  const { x, y, zoom } = getViewportForBounds(bounds, width, height, MIN_ZOOM, MOST_ZOOM, 0);
  const isTooHigh = bounds.height * zoom > height + 1;
  return {
    x: isTooLong(network, width) ? -bounds.x * zoom : x,
    y: isTooHigh ? height - (bounds.y + bounds.height) * zoom : y,
    zoom,
  };
}

/** How far something from `start` to `end` must go to lie in the middle of a length; not at all where it is within that. */
const wayInto = (start: number, end: number, length: number) => (start >= 0 && end <= length ? 0 : (length - start - end) / 2);

/** Moves the view to what the Tab key has gone to. */
export function showFocused({ target, currentTarget }: FocusEvent<HTMLElement>, flow: ReactFlowInstance) {
  if (!target.closest('.react-flow__viewport') || !target.matches(':focus-visible')) return;
  const [box, room] = [target.getBoundingClientRect(), currentTarget.getBoundingClientRect()];
  const dx = wayInto(box.left - room.left, box.right - room.left, room.width);
  const dy = wayInto(box.top - room.top, box.bottom - room.top, room.height);
  const { x, y, zoom } = flow.getViewport();
  if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom });
}
