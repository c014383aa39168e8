/** Actions on the network, such as adding a skip, that several parts of the page offer. Each announces its result. */

import { layerDefinition } from '../../models/layers/index.ts';
import { branchWords } from '../../models/network/branchScale.ts';
import { addSkipEdit, type GraphEdit } from '../../models/network/edits.ts';
import { addJoins, type BranchScale, type LayerId, layerIndex, nameOf, skipName } from '../../models/network/network.ts';
import { layersSharing, sharingWords } from '../../models/network/shared.ts';
import { showValue } from '../../schema/fields.ts';
import { counted } from '../../schema/words.ts';
import { documentStore, editGraph, redo, undo } from '../stores/document.ts';
import { say, select, view } from '../stores/view.ts';

/** @returns false if no skip was deleted */
export function deleteSelectedSkip(): boolean {
  const { selection } = view.getState();
  if (selection?.type !== 'skip') return false;
  const { network } = documentStore.getState().experiment;
  const { from, to } = selection;
  return removed({ type: 'skip.remove', from, to }, `Deleted the skip ${skipName(network, { from, to })}.`);
}

export function addSkip(from: LayerId, to: LayerId) {
  const issue = editGraph(addSkipEdit(from, to));
  if (issue) return say(issue.message);
  select({ type: 'skip', from, to });
  const { network } = documentStore.getState().experiment;
  say(`Added the skip ${skipName(network, { from, to })}.`);
}

/**
 * Removes a layer together with its skips.
 * @returns false if nothing was removed
 */
export function removeLayer(id: LayerId): boolean {
  return removed({ type: 'layer.remove', id }, `Removed ${nameOf(documentStore.getState().experiment.network, id)}.`);
}

/** @returns false if nothing was deleted */
export function deleteSelected(): boolean {
  const { selection } = view.getState();
  return selection?.type === 'layer' ? removeLayer(selection.id) : deleteSelectedSkip();
}

function removed(edit: GraphEdit, words: string): boolean {
  const issue = editGraph(edit);
  say(issue?.message ?? words);
  if (!issue) select(null);
  return issue === null;
}

/** Skips continue to connect the same layers. */
export function moveLayer(id: LayerId, index: number) {
  // Names depend on positions, so the move can rename the layer.
  const name = nameOf(documentStore.getState().experiment.network, id);
  const issue = editGraph({ type: 'layer.move', id, index });
  const { network } = documentStore.getState().experiment;
  say(issue?.message ?? `Moved ${name} to position ${layerIndex(network, id)} of ${network.layers.length - 1}.`);
}

/**
 * Copies the value of a setting from one layer to all layers of the same kind that share this setting (see `layersSharing`).
 */
export function applyToAll(id: LayerId, parameter: string) {
  const { network } = documentStore.getState().experiment;
  const layer = network.layers[layerIndex(network, id)];
  const field = layer && layerDefinition(layer.kind).schema[parameter];
  if (!layer || !field) return;
  const value = layer.params[parameter] ?? field.default;
  const ids = layersSharing(network, layer, parameter).map((other) => other.id);
  const issue = editGraph({ type: 'layers.params', ids, params: { [parameter]: value } });
  say(issue?.message ?? `${field.label}: ${showValue(field, value)} in ${sharingWords(network, layer, parameter)}.`);
}

export function setBranchScale(branch: BranchScale) {
  const issue = editGraph({ type: 'network.branch', branch });
  const { network } = documentStore.getState().experiment;
  const joins = addJoins(network);
  say(issue?.message ?? `Branch scale β at ${counted(joins, 'join')}: ${branchWords(network.branch)}.`);
}

export function undoAndAnnounce() {
  if (documentStore.getState().past.length === 0) return;
  undo();
  say('Undone.');
}

export function redoAndAnnounce() {
  if (documentStore.getState().future.length === 0) return;
  redo();
  say('Redone.');
}
