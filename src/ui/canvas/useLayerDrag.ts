/** A card that is dragged along the row. Escape gives the drag up. */
import type { OnNodeDrag } from '@xyflow/react';
import { useEffect, useRef, useState } from 'react';
import { layerIndex, type Network } from '../../models/network.ts';
import { moveLayer } from '../state/gestures.ts';
import { indexAt } from './layout.ts';

/** Where a card is held on the canvas, and what listens to it. */
export function useLayerDrag(network: Network) {
  const [dragged, setDragged] = useState<{ id: string; x: number } | null>(null);
  /** What still comes of the drag says nothing. */
  const isGivenUp = useRef(false);
  const isDragging = dragged !== null;
  useEffect(() => {
    if (!isDragging) return;
    const giveUp = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      isGivenUp.current = true;
      setDragged(null);
    };
    window.addEventListener('keydown', giveUp, true);
    return () => window.removeEventListener('keydown', giveUp, true);
  }, [isDragging]);
  const onNodeDragStart: OnNodeDrag = () => {
    isGivenUp.current = false;
  };
  const onNodeDrag: OnNodeDrag = (_, { id, position }) => {
    if (!isGivenUp.current) setDragged({ id, x: position.x });
  };
  const onNodeDragStop: OnNodeDrag = (_, { id, position }) => {
    setDragged(null);
    const index = indexAt(position.x, network.layers.length);
    if (!isGivenUp.current && index !== layerIndex(network, id)) moveLayer(id, index);
  };
  return { dragged, listeners: { onNodeDragStart, onNodeDrag, onNodeDragStop } };
}
