/** An item that can have the keyboard focus is a layer, identified by its id, or a skip, identified by its key. */
import { useEffect, useState } from 'react';
import { type LayerId, type Network, skipKey } from '../../models/network/network.ts';

const focusedIn = (target: EventTarget | null): string | null =>
  target instanceof Element
    ? (target.closest<HTMLElement>('[data-skip]')?.dataset.skip ?? target.closest<HTMLElement>('.react-flow__node')?.dataset.id ?? null)
    : null;

/**
 * Returns the item that received the focus last, or null if another element did. The result stays the same while no element has the focus,
 * for example while the window is in the background.
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
 * Returns the focused item and its neighbours in the tab order. The labels of all skips come first, sorted by source and then by target,
 * and the cards of the layers follow. Returns an empty list if the network does not contain the focused item.
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
