/** An item that can have the keyboard focus is a layer, identified by its id, or a skip, identified by its key. */
import { useEffect, useState } from 'react';
import { indicesOf, type LayerId, type Network, skipKey } from '../../models/network/network.ts';

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
export function aroundFocus(network: Network, focused: string): string[] {
  const { layers, skips } = network;
  const count = layers.length;
  const indices = indicesOf(network);
  const at = (id: LayerId) => indices.get(id) ?? Number.NaN;
  const idAt = (index: number) => layers[index]?.id ?? '';
  // The order of these numbers is the tab order. They are searched instead of sorted, because a network can have thousands of skips.
  const ranks = [...skips.map(({ from, to }) => at(from) * count + at(to)), ...layers.map((_, i) => count * count + i)];
  const itemAt = (rank: number) =>
    rank < count * count ? skipKey({ from: idAt(Math.floor(rank / count)), to: idAt(rank % count) }) : idAt(rank - count * count);
  const rank = ranks.find((candidate) => itemAt(candidate) === focused);
  if (rank === undefined) return [];
  let before = Number.NEGATIVE_INFINITY;
  let after = Number.POSITIVE_INFINITY;
  for (const other of ranks) {
    if (other < rank) before = Math.max(before, other);
    if (other > rank) after = Math.min(after, other);
  }
  return [before, rank, after].filter(Number.isFinite).map(itemAt);
}
