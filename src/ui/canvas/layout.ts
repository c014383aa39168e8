/** Where cards lie and how skips arch over them. */
import { type LayerId, layerIndex, type Network, type Skip } from '../../models/network.ts';

export const CARD_WIDTH_PX = 132;
export const CARD_HEIGHT_PX = 94;
const GAP_PX = 36;
/** Below this the words on cards cannot be read: cards show their numbers. */
export const FAR_ZOOM = 0.42;
/** From one arc to the next above it: room for a sign and its words. */
const LEVEL_PX = 42;
/** Room above the highest arc for its words. */
const WORDS_PX = 36;
/** With more levels than this the arcs are drawn as high as they are long, which is a picture too of hundreds. */
const MOST_LEVELS = 6;

export const cardPosition = (index: number) => ({ x: index * (CARD_WIDTH_PX + GAP_PX), y: 0 });

/** The place in the trunk at which a card is let go. */
export const indexAt = (x: number, layers: number) => Math.min(layers - 1, Math.max(1, Math.round(x / (CARD_WIDTH_PX + GAP_PX))));

const spanOf = (network: Network, skip: Skip) => layerIndex(network, skip.to) - layerIndex(network, skip.from);

export interface Arcs {
  heights: ReadonlyMap<string, number>;
  /** So many overlap that levels of their own would be a tower: they are round and cross each other. */
  isCrowded: boolean;
}

let latest: { wires: string; arcs: Arcs } | undefined;

/** Height of each skip's arc: long ones above short ones, and those that overlap on levels of their own as long as there are few. */
export function arcsOf(network: Network): Arcs {
  // Most edits leave all arcs where they are.
  const wires = [...network.layers.map(({ id }) => id), ...network.skips.map(({ from, to }) => skipKey(from, to))].join();
  if (latest?.wires !== wires) latest = { wires, arcs: makeArcs(network) };
  return latest.arcs;
}

function makeArcs(network: Network): Arcs {
  const levels = makeLevels(network);
  const isCrowded = Math.max(0, ...levels.values()) > MOST_LEVELS;
  const levelOf = (skip: Skip) => (isCrowded ? spanOf(network, skip) : (levels.get(skip) ?? 1));
  return { heights: new Map(network.skips.map((skip) => [skipKey(skip.from, skip.to), LEVEL_PX * levelOf(skip)])), isCrowded };
}

function makeLevels(network: Network): Map<Skip, number> {
  const placed: { start: number; end: number; level: number }[] = [];
  const levels = new Map<Skip, number>();
  const bySpan = [...network.skips].sort((a, b) => spanOf(network, a) - spanOf(network, b));
  for (const skip of bySpan) {
    const start = layerIndex(network, skip.from);
    const end = layerIndex(network, skip.to);
    const below = placed.filter((other) => other.start < end && start < other.end).map((other) => other.level);
    const level = Math.max(0, ...below) + 1;
    placed.push({ start, end, level });
    levels.set(skip, level);
  }
  return levels;
}

export const skipKey = (from: LayerId, to: LayerId) => `${from}→${to}`;

/** Room below the cards for what they say while a skip is drawn. */
const HINT_PX = 62;

/** What must be seen of a network: all cards, the arcs above them and some room around. */
export function boundsOf(network: Network): { x: number; y: number; width: number; height: number } {
  const MARGIN_PX = 26;
  const headroom = Math.max(LEVEL_PX, ...arcsOf(network).heights.values()) + WORDS_PX;
  return {
    x: -MARGIN_PX,
    y: -headroom,
    width: network.layers.length * (CARD_WIDTH_PX + GAP_PX) - GAP_PX + 2 * MARGIN_PX,
    height: headroom + CARD_HEIGHT_PX + HINT_PX,
  };
}

interface Arc {
  path: string;
  labelX: number;
  labelY: number;
}

/** Of the way to the control points that such an arc goes. */
const REACH = 0.75;

/** An arc as a bow, `height` above the higher end: two of them cross at a clear angle wherever they lie. */
export function roundArcPath(x1: number, y1: number, x2: number, y2: number, height: number): Arc {
  const top = Math.min(y1, y2) - height;
  const control = Math.min(y1, y2) - height / REACH;
  return { path: `M ${x1} ${y1} C ${x1} ${control}, ${x2} ${control}, ${x2} ${y2}`, labelX: (x1 + x2) / 2, labelY: top };
}

/**
 * An arc from one point up over to another, `height` above the higher one. It rises straight before it bends, so that a high
 * arc keeps clear of the words on a lower one beside it.
 */
export function arcPath(x1: number, y1: number, x2: number, y2: number, height: number): Arc {
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
