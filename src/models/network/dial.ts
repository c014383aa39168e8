/** Changes the depth, the width and the skips of a block, which is a series of equal layers. */
import { counted } from '../../schema/words.ts';
import type { Shape } from '../ops/shape.ts';
import type { GraphEdit } from './edits.ts';
import { freeLayerId, type LayerId, type LayerNode, layerIndex, type Network, newSkip, type Skip, skipKey } from './network.ts';
import { type Block, blocksOf, lengthOf, MAX_PERIOD, periodOf, skipsInto } from './repeats.ts';
import { hiddenWidths, type Width } from './widths.ts';
import { rewire, wiringOf } from './wirings.ts';

/** The span of a skip is the number of layers that it bypasses. */
export const spans = [1, 2, 3] as const;
export type Span = (typeof spans)[number];

/**
 * Returns the block that contains the selected layer. Without such a block, it returns the longest block whose layers have a width, or
 * undefined if there is none.
 */
export function blockOf(network: Network, selected?: LayerId): Block | undefined {
  const blocks = blocksOf(network);
  const index = selected === undefined ? -1 : layerIndex(network, selected);
  const chosen = blocks.find(({ start, end }) => start <= index && index <= end);
  if (chosen) return chosen;
  const wide = new Set(hiddenWidths(network).map(({ layer }) => layer.id));
  const candidates = blocks.filter(({ start }) => wide.has(network.layers[start]?.id ?? ''));
  return candidates.reduce<Block | undefined>((best, block) => (best && lengthOf(best) >= lengthOf(block) ? best : block), undefined);
}

const layersIn = ({ layers }: Network, { start, end }: Block): readonly LayerNode[] => layers.slice(start, end + 1);

/** The width (number of features) of the layers of a block; undefined if their kind has no width. */
export const widthIn = (network: Network, block: Block): Width | undefined =>
  hiddenWidths(network).find(({ layer }) => layer === network.layers[block.start]);

export function widthEdit(network: Network, block: Block, value: number): GraphEdit | null {
  const width = widthIn(network, block);
  const ids = layersIn(network, block).map(({ id }) => id);
  return width ? { type: 'layers.params', ids, params: { [width.parameter]: value } } : null;
}

/**
 * Changes the number of layers in a block to `depth`. If the skips of the network follow a wiring (a pattern of skips in wirings.ts), the
 * new network has the same wiring. The result is a problem if this wiring needs too many skips at the new depth. Without a wiring, the
 * skips of the added layers continue the pattern of the block.
 */
export function withDepth(network: Network, block: Block, depth: number, inputShape: Shape): { network: Network } | { problem: string } {
  const next = withLayers(network, block, depth);
  const wiring = wiringOf(network, inputShape);
  return wiring ? rewire(next, inputShape, wiring) : { network: next };
}

function withLayers(network: Network, block: Block, depth: number): Network {
  const before = layersIn(network, block);
  const kept = before.slice(0, depth);
  const last = before.at(-1);
  if (!last) return network;
  const layers = [...network.layers.slice(0, block.start), ...kept];
  while (layers.length < block.start + depth) {
    const { from: _, ...copy } = last;
    layers.push({ ...copy, id: freeLayerId({ layers: [...network.layers, ...layers], skips: [] }, last.kind) });
  }
  const end = layers.at(-1)?.id ?? last.id;
  layers.push(...network.layers.slice(block.end + 1));
  const ids = new Set(layers.map(({ id }) => id));
  const inside = new Set(before.map(({ id }) => id));
  // A skip from the last layer of the block to a layer after the block now starts at the new last layer.
  const skips = network.skips
    .map((skip) => (skip.from === last.id && !inside.has(skip.to) ? { ...skip, from: end } : skip))
    .filter(({ from, to }) => ids.has(from) && ids.has(to));
  const all = [...skips, ...continued(network, block, layers, depth)];
  // Two skips can now have the same source and target. Only the last of them remains.
  return { ...network, layers, skips: [...new Map(all.map((skip) => [skipKey(skip), skip])).values()] };
}

/** The skips into the added layers of a block, which repeat the pattern of the skips into its last layers. */
function continued(network: Network, block: Block, layers: readonly LayerNode[], depth: number): Skip[] {
  const period = spanOf(network, block) ?? periodOf(network, block);
  if (period === undefined) return [];
  const arriving = skipsInto(network, block).filter(({ distance }) => distance <= MAX_PERIOD);
  const skips: Skip[] = [];
  for (let position = lengthOf(block); position < depth; position++) {
    const model = lengthOf(block) - period + ((position - lengthOf(block)) % period);
    for (const { position: at, distance, ...skip } of arriving) {
      const [from, to] = [layers[block.start + position - distance], layers[block.start + position]];
      if (at === model && from && to) skips.push({ ...skip, from: from.id, to: to.id });
    }
  }
  return skips;
}

/** Replaces all skips that end in a block. The new ones are add skips over `span` layers each. */
export function withSpan(network: Network, block: Block, span: Span): Network {
  const inside = new Set(layersIn(network, block).map(({ id }) => id));
  const skips = network.skips.filter(({ to }) => !inside.has(to));
  for (let index = block.start + span - 1; index <= block.end; index += span) {
    const [from, to] = [network.layers[index - span], network.layers[index]];
    if (from && to) skips.push(newSkip(from.id, to.id));
  }
  return { ...network, skips };
}

/**
 * The span of the skips into a block, if these skips are regular: the block is divided from its start into groups whose length is the span,
 * each skip is an add skip over one whole group, and at most one group has no skip. Otherwise, or without skips, it is undefined.
 */
export function spanOf(network: Network, block: Block): Span | undefined {
  const found = skipsInto(network, block);
  return spans.find((span) => {
    const ends = Math.floor(lengthOf(block) / span);
    const fits = found.every(({ distance, position, merge }) => merge === 'add' && distance === span && (position + 1) % span === 0);
    return ends > 0 && fits && (found.length === ends || (found.length === ends - 1 && found.length > 0));
  });
}

/** Text such as "Depth: 30 layers, 29 skips, each over one layer." */
export function depthWords(network: Network, block: Block): string {
  const [layers, span] = [lengthOf(block), spanOf(network, block)];
  const count = skipsInto(network, block).length;
  const over = span === undefined ? '' : `${count === 1 ? '' : ', each'} over ${span === 1 ? 'one layer' : `${span} layers`}`;
  return `Depth: ${counted(layers, 'layer')}, ${counted(count, 'skip')}${over}.`;
}
