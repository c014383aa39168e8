/**
 * Tracks which layer or skip of the network has the keyboard focus, and finds the items before and after it in the tab order. A layer is
 * identified by its id, a skip by its key.
 */
import { useEffect, useState } from 'react';
import { type LayerId, type Network, skipKey } from '../../models/network/network.ts';

/** The skip whose label contains an element, or else the layer whose card contains it; null if no label or card contains it. */
const focusedIn = (target: EventTarget | null): string | null =>
  target instanceof Element
    ? (target.closest<HTMLElement>('[data-skip]')?.dataset.skip ?? target.closest<HTMLElement>('.react-flow__node')?.dataset.id ?? null)
    : null;

/**
 * Returns the layer or skip that received the focus last, or null if another element received it last. The result therefore stays the same
 * while no element has the focus, for example while the window is in the background.
 */
export function useFocused(): string | null {
  const [focused, setFocused] = useState<string | null>(null);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => setFocused(focusedIn(target));
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  return focused;
}

/**
 * Returns the focused item, the item before it and the item after it. In the tab order, the labels of all skips come before the cards. The
 * labels are sorted by the source of the skip, and then by its target.
 */
export function aroundFocus({ layers, skips }: Network, focused: string): string[] {
  const indices = new Map(layers.map(({ id }, i) => [id, i]));
  const at = (id: LayerId) => indices.get(id) ?? -1;
  const ranked = skips.map(({ from, to }) => ({ key: skipKey({ from, to }), rank: at(from) * layers.length + at(to) }));
  const labels = ranked.sort((a, b) => a.rank - b.rank).map(({ key }) => key);
  const order = [...new Set([...labels, ...layers.map(({ id }) => id)])];
  const index = order.indexOf(focused);
  return index < 0 ? [] : order.slice(Math.max(0, index - 1), index + 2);
}
