/** Edits a block of equal layers and announces the result. */
import { layerDefinition } from '../../../models/layers/index.ts';
import { depthWords, type Span, widthEdit, widthIn, withDepth, withSpan } from '../../../models/network/dial.ts';
import type { GraphEdit } from '../../../models/network/edits.ts';
import { findSkip, type Network, nameOf } from '../../../models/network/network.ts';
import { type Block, blocksOf } from '../../../models/network/repeats.ts';
import { documentStore, editGraph } from '../../stores/document.ts';
import { inputShape } from '../../stores/useStore.ts';
import { say, select, view } from '../../stores/view.ts';

/**
 * A block (a series of equal layers) with its network. For a moment after each edit, the controls still show the block of the earlier
 * network.
 */
interface BlockInNetwork {
  network: Network;
  block: Block;
}

export function blockName({ network, block }: BlockInNetwork): string {
  const [first, last] = [network.layers[block.start], network.layers[block.end]];
  if (!first || !last) return '';
  return nameOf(network, first.id) + (first === last ? '' : ` to ${nameOf(network, last.id)}`);
}

/** Returns the block of the current network that contains the first remaining layer of an earlier block; null if there is none. */
function present({ network: before, block: { start, end } }: BlockInNetwork): BlockInNetwork | null {
  const { network } = documentStore.getState().experiment;
  const ids = new Set(before.layers.slice(start, end + 1).map(({ id }) => id));
  const index = network.layers.findIndex(({ id }) => ids.has(id));
  const block = blocksOf(network).find((one) => one.start <= index && index <= one.end);
  return block ? { network, block } : null;
}

function apply(edited: BlockInNetwork, edit: GraphEdit, words: (after: BlockInNetwork) => string) {
  const issue = editGraph(edit);
  if (issue) return say(issue.message);
  const { network } = documentStore.getState().experiment;
  const { selection } = view.getState();
  const selected = selection?.type === 'layer' ? selection.id : undefined;
  const isGone = selected !== undefined && !network.layers.some(({ id }) => id === selected);
  const isSkipGone = selection?.type === 'skip' && !findSkip(network, selection.from, selection.to);
  if (isGone || isSkipGone) select(null);
  const after = present(edited);
  if (after) say(words(after));
}

const depthSaid = ({ network, block }: BlockInNetwork) => depthWords(network, block);

export function setDepth(shown: BlockInNetwork, depth: number) {
  const now = present(shown);
  if (!now) return;
  const deep = withDepth(now.network, now.block, depth, inputShape());
  if ('problem' in deep) return say(deep.problem);
  apply(now, { type: 'network.replace', network: deep.network }, depthSaid);
}

export function setWidth(shown: BlockInNetwork, value: number) {
  const now = present(shown);
  const width = now && widthIn(now.network, now.block);
  const edit = now && widthEdit(now.network, now.block, value);
  if (!width || !edit) return;
  const { label } = layerDefinition(width.layer.kind).schema[width.parameter] ?? { label: 'Width' };
  const name = blockName(now);
  apply(now, edit, () => `${label} of ${name}: ${value}.`);
}

export function setSpan(shown: BlockInNetwork, span: Span) {
  const now = present(shown);
  if (now) apply(now, { type: 'network.replace', network: withSpan(now.network, now.block, span) }, depthSaid);
}
