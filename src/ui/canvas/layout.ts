/** Where cards lie and how skips arch over them. */
import { type LayerId, layerIndex, type Network, type Skip } from '../../models/network.ts';

export const CARD_WIDTH_PX = 132;
export const CARD_HEIGHT_PX = 94;
const GAP_PX = 36;
/** From one arc to the next above it: room for a sign and its words. */
const LEVEL_PX = 42;
/** Room above the highest arc for its words. */
const WORDS_PX = 30;

export const cardPosition = (index: number) => ({ x: index * (CARD_WIDTH_PX + GAP_PX), y: 0 });

const spanOf = (network: Network, skip: Skip) => layerIndex(network, skip.to) - layerIndex(network, skip.from);

let latest: { wires: string; heights: ReadonlyMap<string, number> } | undefined;

/** Height of each skip's arc: long ones above short ones, and those that overlap on levels of their own. */
export function arcHeights(network: Network): ReadonlyMap<string, number> {
  // Most edits leave all arcs where they are.
  const wires = [...network.layers.map(({ id }) => id), ...network.skips.map(({ from, to }) => skipKey(from, to))].join();
  if (latest?.wires !== wires) latest = { wires, heights: makeHeights(network) };
  return latest.heights;
}

function makeHeights(network: Network): Map<string, number> {
  const placed: { start: number; end: number; level: number }[] = [];
  const heights = new Map<string, number>();
  const bySpan = [...network.skips].sort((a, b) => spanOf(network, a) - spanOf(network, b));
  for (const skip of bySpan) {
    const start = layerIndex(network, skip.from);
    const end = layerIndex(network, skip.to);
    const below = placed.filter((other) => other.start < end && start < other.end).map((other) => other.level);
    const level = Math.max(0, ...below) + 1;
    placed.push({ start, end, level });
    heights.set(skipKey(skip.from, skip.to), LEVEL_PX * level);
  }
  return heights;
}

export const skipKey = (from: LayerId, to: LayerId) => `${from}→${to}`;

/** Room below the cards for what they say while a skip is drawn. */
const HINT_PX = 62;

/** What must be seen of a network: all cards, the arcs above them and some room around. */
export function boundsOf(network: Network): { x: number; y: number; width: number; height: number } {
  const MARGIN_PX = 26;
  const headroom = Math.max(LEVEL_PX, ...arcHeights(network).values()) + WORDS_PX;
  return {
    x: -MARGIN_PX,
    y: -headroom,
    width: network.layers.length * (CARD_WIDTH_PX + GAP_PX) - GAP_PX + 2 * MARGIN_PX,
    height: headroom + CARD_HEIGHT_PX + HINT_PX,
  };
}

/**
 * An arc from one point up over to another, `height` above the higher one. It rises straight before it bends, so that a high
 * arc keeps clear of the words on a lower one beside it.
 */
export function arcPath(x1: number, y1: number, x2: number, y2: number, height: number): { path: string; labelX: number; labelY: number } {
  const top = Math.min(y1, y2) - height;
  const middle = (x1 + x2) / 2;
  const bend = Math.min(LEVEL_PX, height);
  const lean = Math.min(bend * 1.25, Math.abs(x2 - x1) / 2) * Math.sign(x2 - x1 || 1);
  const path = [
    `M ${x1} ${y1}`,
    `L ${x1} ${top + bend}`,
    `C ${x1} ${top + bend / 3}, ${x1 + lean / 2} ${top}, ${x1 + lean} ${top}`,
    `L ${x2 - lean} ${top}`,
    `C ${x2 - lean / 2} ${top}, ${x2} ${top + bend / 3}, ${x2} ${top + bend}`,
    `L ${x2} ${y2}`,
  ].join(' ');
  return { path, labelX: middle, labelY: top };
}
