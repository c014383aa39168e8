/** Draws a skip between two handles: checks it, adds it and announces the result. */
import type { Connection, FinalConnectionState, ReactFlowState } from '@xyflow/react';
import { checkSkip, isIssue } from '../../models/network/checkSkip.ts';
import { addSkipEdit } from '../../models/network/edits.ts';
import { type LayerId, nameOf } from '../../models/network/network.ts';
import { documentStore, editGraph } from '../stores/document.ts';
import { inputShape } from '../stores/useStore.ts';
import { say, select } from '../stores/view.ts';

/** The layer at which the skip being drawn starts; null if none is being drawn by dragging or by two presses. */
export const drawnFrom = ({ connection, connectionClickStartHandle }: ReactFlowState): LayerId | null =>
  connection.inProgress ? connection.fromNode.id : (connectionClickStartHandle?.nodeId ?? null);

const check = (from: LayerId, to: LayerId) => checkSkip(documentStore.getState().experiment.network, inputShape(), from, to);

export const canConnect = ({ source, target }: Pick<Connection, 'source' | 'target'>) => !isIssue(check(source, target));

export function connect({ source, target }: Connection) {
  const issue = editGraph(addSkipEdit(source, target));
  if (issue) return say(issue.message);
  select({ type: 'skip', from: source, to: target });
  const { network } = documentStore.getState().experiment;
  say(`Skip drawn from ${nameOf(network, source)} to ${nameOf(network, target)}.`);
}

/** Announces the reason if a skip is dropped on a layer that cannot take it. */
export function sayWhyNot(_: unknown, { isValid, fromNode, toNode }: FinalConnectionState) {
  if (isValid || !fromNode || !toNode) return;
  const result = check(fromNode.id, toNode.id);
  if (isIssue(result)) say(result.message);
}
