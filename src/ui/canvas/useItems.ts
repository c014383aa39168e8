import { useStore as useFlow } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { Inferred } from '../../models/network/inferShapes.ts';
import { useView } from '../stores/useStore.ts';
import { drawnFrom } from './connecting.ts';
import { useFocused } from './focus.ts';
import type { FoldedView } from './folds/foldedView.ts';
import { buildScene, reuseUnchanged, type Scene } from './scene.ts';
import type { Dragged } from './useLayerDrag.ts';
import { useVisibleRange } from './visibleRange.ts';

export function useScene(folded: FoldedView, inferred: Inferred, dragged: Dragged | null): Scene {
  const { network, whole } = folded;
  const visible = useVisibleRange(network.layers.length);
  const selection = useView((state) => state.selection);
  const from = useFlow(drawnFrom);
  const focused = useFocused();
  // New skips are found by comparing whole networks. In folded ones, a skip that a fold had hidden would seem new when the fold is opened.
  const drawn = useRef(whole);
  const before = useRef<Scene>({ cards: [], bundles: [] });
  const items = useMemo(() => {
    const { cards, bundles } = buildScene(folded, inferred, { visible, selection, from, dragged, focused, before: drawn.current });
    before.current = { cards: reuseUnchanged(before.current.cards, cards), bundles: reuseUnchanged(before.current.bundles, bundles) };
    return before.current;
  }, [folded, inferred, visible, selection, from, dragged, focused]);
  useEffect(() => {
    drawn.current = whole;
  }, [whole]);
  return items;
}
