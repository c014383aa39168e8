/**
 * Stores which repeats (series of equal layers with a regular pattern of skips) are unfolded. Folding changes only the drawing, so it is
 * not part of the document.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type LayerId, layerIndex, type Network } from '../../../models/network/network.ts';
import { documentStore } from '../../stores/document.ts';
import { type FoldedView, foldedView, trunkIndex } from './foldedView.ts';

/** A repeat is unfolded if this set contains any of its layers, so that edits of its other layers do not fold it. */
const unfolded = createStore<{ ids: ReadonlySet<LayerId> }>(() => ({ ids: new Set() }));

export const useFoldedView = (network: Network): FoldedView => {
  const ids = useStore(unfolded, (state) => state.ids);
  return viewOf(network, ids);
};

let known: { network: Network; ids: ReadonlySet<LayerId>; view: FoldedView } | null = null;

/** Reuses the latest view, because the view is requested at each move of the pointer during a drag. */
function viewOf(network: Network, ids: ReadonlySet<LayerId>): FoldedView {
  if (known?.network !== network || known.ids !== ids) known = { network, ids, view: foldedView(network, ids) };
  return known.view;
}

export const currentView = (): FoldedView => viewOf(documentStore.getState().experiment.network, unfolded.getState().ids);

/** The index in the trunk that a layer gets if its card moves by one position in the drawing. */
export function placeBeside(id: LayerId, by: -1 | 1): number {
  const folded = currentView();
  const index = layerIndex(folded.network, id);
  return trunkIndex(folded, index, index + by);
}

export function unfold(ids: readonly LayerId[]) {
  const before = unfolded.getState().ids;
  if (ids.some((id) => !before.has(id))) unfolded.setState({ ids: new Set([...before, ...ids]) });
}

export function fold(ids: readonly LayerId[]) {
  const folded = new Set(ids);
  unfolded.setState(({ ids: before }) => ({ ids: new Set([...before].filter((id) => !folded.has(id))) }));
}
