import type { Connection, FinalConnectionState, OnConnectStartParams, ReactFlowState, useStoreApi } from '@xyflow/react';
import { checkSkip, isIssue } from '../../models/network/checkSkip.ts';
import { type LayerId, nameOf } from '../../models/network/network.ts';
import { addSkip } from '../actions/gestures.ts';
import { offerForDrawing } from '../actions/remedies.ts';
import { documentStore } from '../stores/document.ts';
import { inputShape } from '../stores/useStore.ts';
import { say } from '../stores/view.ts';
import { currentView, unfold } from './folds/unfolded.ts';

/** The hint that a folded card shows while a skip is being drawn. */
export const UNFOLDS = 'Unfold to choose a layer';

/** The layer at which the user began to draw a skip, by dragging from a handle or by pressing one; null if no skip is being drawn. */
export const drawnFrom = ({ connection, connectionClickStartHandle }: ReactFlowState): LayerId | null =>
  connection.inProgress ? connection.fromNode.id : (connectionClickStartHandle?.nodeId ?? null);

/** True if the user began at the incoming handle of a layer, so that the skip will end there. */
export const isDrawnBackwards = ({ connection, connectionClickStartHandle }: ReactFlowState): boolean =>
  (connection.inProgress ? connection.fromHandle.type : connectionClickStartHandle?.type) === 'target';

const check = (from: LayerId, to: LayerId) => checkSkip(documentStore.getState().experiment.network, inputShape(), from, to);

const isFolded = (id: LayerId) => currentView().folds.has(id);

export const canConnect = ({ source, target }: Pick<Connection, 'source' | 'target'>) =>
  !isFolded(source) && !isFolded(target) && !isIssue(check(source, target));

type Start = NonNullable<ReactFlowState['connectionClickStartHandle']>;

/**
 * Returns handlers for the connection events of React Flow. The user draws a skip by a drag, or by pressing two handles one after the
 * other. If the drop or the second press is on a folded card, the card unfolds, and the next press chooses the other end of the skip.
 */
export function connectionHandlers(store: ReturnType<typeof useStoreApi>) {
  /** True from `onConnect` to the end event that follows it. React Flow calls both handlers if the connection is valid. */
  let isConnected = false;
  const end = (start: Start, id: LayerId) => {
    const fold = currentView().folds.get(id);
    if (fold) {
      unfold(fold.ids);
      // React Flow clears the start of the connection after this call, so the start is set again later.
      queueMicrotask(() => store.setState({ connectionClickStartHandle: start }));
      return say(`${fold.range} unfolded. Choose a layer for the skip.`);
    }
    const [from, to] = start.type === 'target' ? [id, start.nodeId] : [start.nodeId, id];
    const result = check(from, to);
    if (isIssue(result)) say(result.message, offerForDrawing(from, to));
  };
  return {
    onConnect: ({ source, target }: Connection) => {
      isConnected = true;
      addSkip(source, target);
    },
    onClickConnectStart: (_: unknown, { nodeId, handleType }: OnConnectStartParams) => {
      if (nodeId === null) return;
      const name = currentView().folds.get(nodeId)?.range ?? nameOf(documentStore.getState().experiment.network, nodeId);
      say(
        handleType === 'target'
          ? `The skip ends at ${name}. Choose the layer where it starts, or press Escape.`
          : `The skip starts at ${name}. Choose the layer where it ends, or press Escape.`,
      );
    },
    onConnectEnd: (_: unknown, { isValid, fromHandle, fromNode, toNode }: FinalConnectionState) => {
      isConnected = false;
      if (!isValid && fromHandle && fromNode && toNode)
        end({ nodeId: fromNode.id, type: fromHandle.type, id: fromHandle.id ?? null }, toNode.id);
    },
    onClickConnectEnd: ({ target }: MouseEvent | TouchEvent) => {
      const wasConnected = isConnected;
      isConnected = false;
      const start = store.getState().connectionClickStartHandle;
      const id = target instanceof Element ? target.closest<HTMLElement>('.react-flow__handle')?.dataset.nodeid : undefined;
      if (start && id !== undefined && id !== start.nodeId && !wasConnected) end(start, id);
    },
  };
}
