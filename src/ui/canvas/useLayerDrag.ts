import type { OnNodeDrag } from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type LayerId, layerIndex } from '../../models/network/network.ts';
import { moveLayer } from '../actions/gestures.ts';
import { trunkIndex } from './folds/foldedView.ts';
import { currentView } from './folds/unfolded.ts';
import { indexAt } from './layout.ts';

/** The position of the dragged card on the canvas. */
export interface Dragged {
  id: LayerId;
  x: number;
}

export function useLayerDrag() {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  /** The remaining events of a cancelled drag are ignored. */
  const isCancelled = useRef(false);
  const isDragging = dragged !== null;
  useEffect(() => {
    if (!isDragging) return;
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      isCancelled.current = true;
      setDragged(null);
    };
    window.addEventListener('keydown', cancel, true);
    return () => window.removeEventListener('keydown', cancel, true);
  }, [isDragging]);
  // The listeners stay the same across renders, because the graph library updates all of its items if a listener changes.
  const listeners = useMemo(() => {
    const onNodeDragStart: OnNodeDrag = () => {
      isCancelled.current = false;
    };
    const onNodeDrag: OnNodeDrag = (_, { id, position }) => {
      if (!isCancelled.current) setDragged({ id, x: position.x });
    };
    const onNodeDragStop: OnNodeDrag = (_, { id, position }) => {
      setDragged(null);
      const folded = currentView();
      const [from, to] = [layerIndex(folded.network, id), indexAt(position.x, folded.network.layers.length)];
      if (!isCancelled.current && to !== from) moveLayer(id, trunkIndex(folded, from, to));
    };
    return { onNodeDragStart, onNodeDrag, onNodeDragStop };
  }, []);
  return { dragged, listeners };
}
