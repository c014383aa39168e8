import { getViewportForBounds, type ReactFlowInstance, useReactFlow, useStoreApi, type Viewport } from '@xyflow/react';
import { type FocusEvent, useEffect, useRef } from 'react';
import { layerIndex, type Network } from '../../models/network/network.ts';
import type { Selection } from '../stores/view.ts';
import { boundsOf, CARD_STEP_PX, CARD_WIDTH_PX } from './layout.ts';

/** The smallest zoom. A card then shows only the number in its layer's name, or the name's first letters, in text of about 7 px. */
export const MIN_ZOOM = 0.14;
const MOST_ZOOM = 1.8;

export const isTooLong = (network: Network, width: number) => boundsOf(network).width * MIN_ZOOM > width + 1;

/** The view that shows a whole network. If the trunk is too long, its start is shown. If the arcs are too high, their top is cut off. */
export function fittingView(network: Network, { width, height }: { width: number; height: number }, hasBoth = false): Viewport {
  const bounds = boundsOf(network, hasBoth);
  const { x, y, zoom } = getViewportForBounds(bounds, width, height, MIN_ZOOM, MOST_ZOOM, 0);
  const isTooHigh = bounds.height * zoom > height + 1;
  return {
    x: isTooLong(network, width) ? -bounds.x * zoom : x,
    y: isTooHigh ? height - (bounds.y + bounds.height) * zoom : y,
    zoom,
  };
}

/** The width that a legend needs next to the fitted network. */
const ASIDE_PX = 216;

/** True if a legend fits next to the network without making the network smaller. */
export function hasRoomAside(bounds: { width: number; height: number }, width: number, height: number): boolean {
  const zoom = Math.min(width / bounds.width, height / bounds.height, MOST_ZOOM);
  return (width - bounds.width * zoom) / 2 >= ASIDE_PX;
}

/** The shift that centres the interval from `start` to `end` between 0 and `length`; 0 if the interval is already between them. */
const shiftInto = (start: number, end: number, length: number) => (start >= 0 && end <= length ? 0 : (length - start - end) / 2);

/** Moves the view to an element that has received the focus from the keyboard, unless it is wholly in view. */
export function showFocused({ target, currentTarget }: FocusEvent<HTMLElement>, flow: ReactFlowInstance) {
  if (!target.closest('.react-flow__viewport') || !target.matches(':focus-visible')) return;
  const [box, room] = [target.getBoundingClientRect(), currentTarget.getBoundingClientRect()];
  const dx = shiftInto(box.left - room.left, box.right - room.left, room.width);
  const dy = shiftInto(box.top - room.top, box.bottom - room.top, room.height);
  const { x, y, zoom } = flow.getViewport();
  if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom });
}

/** Moves the view to a layer or skip that was selected elsewhere on the page, if it is out of sight. @param network the drawn network */
export function useRevealed(network: Network, selection: Selection) {
  const flow = useReactFlow();
  const store = useStoreApi();
  const revealed = useRef<Selection>(null);
  useEffect(() => {
    if (selection === revealed.current) return;
    const ends = selection === null ? [] : selection.type === 'layer' ? [selection.id] : [selection.from, selection.to];
    const places = ends.map((id) => layerIndex(network, id));
    // The layers of a folded repeat, except its first, have no positions until the repeat is unfolded.
    if (places.includes(-1)) return;
    revealed.current = selection;
    const {
      transform: [x, y, zoom],
      width,
    } = store.getState();
    const left = x + Math.min(...places) * CARD_STEP_PX * zoom;
    const right = x + (Math.max(...places) * CARD_STEP_PX + CARD_WIDTH_PX) * zoom;
    if (places.length > 0 && width > 0 && (right < 0 || left > width))
      void flow.setViewport({ x: x + (width - left - right) / 2, y, zoom });
  }, [network, selection, flow, store]);
}
