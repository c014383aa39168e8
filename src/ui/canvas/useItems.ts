/** What the canvas draws right now. */
import { useStore as useFlow } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { Inferred } from '../../models/network/inferShapes.ts';
import type { Network } from '../../models/network/network.ts';
import { useView } from '../stores/useStore.ts';
import { drawnFrom } from './connecting.ts';
import { useFocused } from './focus.ts';
import { type Items, itemsOf, kept } from './scene.ts';
import type { Dragged } from './useLayerDrag.ts';
import { useSeen } from './visibleRange.ts';

export function useItems(network: Network, inferred: Inferred, dragged: Dragged | null): Items {
  const seen = useSeen(network.layers.length);
  const selection = useView((state) => state.selection);
  const from = useFlow(drawnFrom);
  const focused = useFocused();
  const drawn = useRef(network);
  const before = useRef<Items>({ cards: [], fans: [] });
  const items = useMemo(() => {
    const { cards, fans } = itemsOf(network, inferred, { seen, selection, from, dragged, focused, before: drawn.current });
    before.current = { cards: kept(before.current.cards, cards), fans: kept(before.current.fans, fans) };
    return before.current;
  }, [network, inferred, seen, selection, from, dragged, focused]);
  useEffect(() => {
    drawn.current = network;
  }, [network]);
  return items;
}
