/** What of the network has the focus, and what the Tab key comes to next. Layers go by their ids, skips by their keys. */
import { useEffect, useState } from 'react';
import { type LayerId, type Network, skipKey } from '../../models/network/network.ts';

/** The skip of a label, or the layer of a card or of a handle on it. */
const focusedIn = (target: EventTarget | null): string | null =>
  target instanceof Element
    ? (target.closest<HTMLElement>('[data-skip]')?.dataset.skip ?? target.closest<HTMLElement>('.react-flow__node')?.dataset.id ?? null)
    : null;

/** While nothing has the focus, as in a window that is left for another, it is what had it last. */
export function useFocused(): string | null {
  const [focused, setFocused] = useState<string | null>(null);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => setFocused(focusedIn(target));
    window.document.addEventListener('focusin', note);
    return () => window.document.removeEventListener('focusin', note);
  }, []);
  return focused;
}

/** What has the focus, with what is before and behind it: the labels of all skips come first, from layer to layer, then the cards. */
export function aroundFocus({ layers, skips }: Network, focused: string): string[] {
  const indices = new Map(layers.map(({ id }, i) => [id, i]));
  const at = (id: LayerId) => indices.get(id) ?? -1;
  const ranked = skips.map(({ from, to }) => ({ key: skipKey({ from, to }), rank: at(from) * layers.length + at(to) }));
  const labels = ranked.sort((a, b) => a.rank - b.rank).map(({ key }) => key);
  const order = [...new Set([...labels, ...layers.map(({ id }) => id)])];
  const index = order.indexOf(focused);
  return index < 0 ? [] : order.slice(Math.max(0, index - 1), index + 2);
}
