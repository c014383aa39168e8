/**
 * Finds blocks and repeats in a network. A block is a series of equal hidden layers. A repeat is a part of a block in which the skips
 * follow a regular pattern. The page can draw the layers of a repeat as one card.
 */
import { isSameValue } from '../../schema/identity.ts';
import { indicesOf, type LayerNode, type Network, type Skip } from './network.ts';

/** `start` and `end` are indices in the list of layers, both inclusive. */
export interface Block {
  start: number;
  end: number;
}

interface Repeat extends Block {
  /** The number of layers after which the pattern of skips repeats. */
  period: number;
}

export const lengthOf = ({ start, end }: Block): number => end - start + 1;

/** The largest period of a pattern of skips, in layers. Skips over three layers each, one after another, have this period. */
export const MAX_PERIOD = 3;

/** The smallest number of layers in a repeat. A drawing of fewer layers is just as clear with one card for each layer. */
const MIN_LENGTH = 4;

const isEqual = (a: LayerNode, b: LayerNode): boolean =>
  a.kind === b.kind &&
  b.from === undefined &&
  (a.joinActivation ?? 'linear') === (b.joinActivation ?? 'linear') &&
  isSameValue(a.params, b.params);

const knownBlocks = new WeakMap<Network['layers'], readonly Block[]>();

/** The blocks in the order of the network, without the input and the last layer. A single layer is a block too. */
export function blocksOf({ layers }: Network): readonly Block[] {
  const known = knownBlocks.get(layers);
  if (known) return known;
  const blocks: Block[] = [];
  for (let i = 1; i < layers.length - 1; i++) {
    const [block, before, layer] = [blocks.at(-1), layers[i - 1], layers[i]];
    if (block && before && layer && isEqual(before, layer)) block.end = i;
    else blocks.push({ start: i, end: i });
  }
  knownBlocks.set(layers, blocks);
  return blocks;
}

const knownSettings = new WeakMap<Skip, string>();

/** A string of all settings of a skip, without its ends. It is cached, because most edits change one of thousands of skips. */
function settingsOf(skip: Skip): string {
  const known = knownSettings.get(skip);
  if (known !== undefined) return known;
  const { merge, projection, scale, alpha, enabled } = skip;
  const settings = [merge, projection, scale, alpha, enabled].join(' ');
  knownSettings.set(skip, settings);
  return settings;
}

/**
 * For each layer, `patterns` contains a string that describes the skips into the layer, with the distances to their sources. `reach`
 * contains the index of the last layer at which a skip from the layer ends, or the layer's own index if there is none.
 */
function patternsOf(network: Network): { patterns: string[]; reach: number[] } {
  const { layers, skips } = network;
  const indices = indicesOf(network);
  const arriving = layers.map((): string[] => []);
  const reach = layers.map((_, i) => i);
  for (const skip of skips) {
    const start = indices.get(skip.from);
    const end = indices.get(skip.to);
    if (start === undefined || end === undefined) continue;
    arriving[end]?.push(`${end - start} ${settingsOf(skip)}`);
    reach[start] = Math.max(reach[start] ?? 0, end);
  }
  return { patterns: arriving.map((words) => words.sort().join('; ')), reach };
}

/**
 * The smallest number of layers after which the pattern of the skips into a block repeats; undefined if there is none up to MAX_PERIOD. A
 * number above 1 counts only if the block is at least twice as long.
 */
export function periodOf(network: Network, { start, end }: Block): number | undefined {
  const { patterns } = patternsOf(network);
  const periods = Array.from({ length: MAX_PERIOD }, (_, i) => i + 1).filter((period) => period === 1 || 2 * period <= end - start + 1);
  return periods.find((period) => patterns.slice(start + period, end + 1).every((words, i) => words === patterns[start + i]));
}

const knownRepeats = new WeakMap<Network, readonly Repeat[]>();

export function repeatsOf(network: Network): readonly Repeat[] {
  const known = knownRepeats.get(network);
  if (known) return known;
  const { patterns, reach } = patternsOf(network);
  const found: Repeat[] = [];
  for (const block of blocksOf(network)) {
    for (let start = block.start; start <= block.end; ) {
      const repeat = longestFrom(start, block, patterns, reach);
      if (repeat) found.push(repeat);
      start = repeat ? repeat.end + 1 : start + 1;
    }
  }
  knownRepeats.set(network, found);
  return found;
}

function longestFrom(start: number, block: Block, patterns: readonly string[], reach: readonly number[]): Repeat | undefined {
  let best: Repeat | undefined;
  for (let period = 1; period <= MAX_PERIOD; period++) {
    let end = start;
    // A repeat ends at a layer from which a skip leaves the block, so that the drawing shows where that skip starts.
    while (end < block.end && (reach[end] ?? 0) <= block.end && isRegular(end + 1, start, period, patterns)) end++;
    const length = end - start + 1;
    if (length >= Math.max(MIN_LENGTH, 2 * period) && (!best || length > lengthOf(best))) best = { start, end, period };
  }
  return best;
}

const isRegular = (index: number, start: number, period: number, patterns: readonly string[]) =>
  index - period < start || patterns[index] === patterns[index - period];

/**
 * The skips that end in a block. `position` is the index of the skip's target within the block. `distance` is the target's index in the
 * network minus the source's.
 */
export function skipsInto(network: Network, { start, end }: Block): (Skip & { position: number; distance: number })[] {
  const indices = indicesOf(network);
  return network.skips.flatMap((skip) => {
    const [from, to] = [indices.get(skip.from) ?? -1, indices.get(skip.to) ?? -1];
    return to < start || to > end || from < 0 ? [] : [{ ...skip, position: to - start, distance: to - from }];
  });
}
