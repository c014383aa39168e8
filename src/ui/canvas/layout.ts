/** Where cards lie and how skips arch over them. */
import { type LayerId, layerIndex, type Network, type Skip } from '../../models/network.ts';

export const CARD_WIDTH_PX = 132;
export const CARD_HEIGHT_PX = 92;
const GAP_PX = 48;

export const cardPosition = (index: number) => ({ x: index * (CARD_WIDTH_PX + GAP_PX), y: 0 });

const spanOf = (network: Network, skip: Skip) => layerIndex(network, skip.to) - layerIndex(network, skip.from);

/** Height of each skip's arc: long ones above short ones, and those of one span that overlap on levels of their own. */
export function arcHeights(network: Network): Map<string, number> {
  const LEVEL_PX = 38;
  const levels: { start: number; end: number; level: number }[] = [];
  const heights = new Map<string, number>();
  const bySpan = [...network.skips].sort((a, b) => spanOf(network, a) - spanOf(network, b));
  for (const skip of bySpan) {
    const start = layerIndex(network, skip.from);
    const end = layerIndex(network, skip.to);
    const below = levels.filter((other) => other.start < end && start < other.end).map((other) => other.level);
    const level = Math.max(0, ...below) + 1;
    levels.push({ start, end, level });
    heights.set(skipKey(skip.from, skip.to), LEVEL_PX * level);
  }
  return heights;
}

export const skipKey = (from: LayerId, to: LayerId) => `${from}→${to}`;

/** Room that the highest arc needs above the cards. */
export const headroomPx = (network: Network) => Math.max(40, ...arcHeights(network).values()) + 26;

/** An arc from one point up over to another, `height` above the higher one. */
export function arcPath(x1: number, y1: number, x2: number, y2: number, height: number): { path: string; labelX: number; labelY: number } {
  const top = Math.min(y1, y2) - height;
  const lean = Math.min(60, Math.abs(x2 - x1) / 3);
  const middle = (x1 + x2) / 2;
  const path = `M ${x1} ${y1} C ${x1} ${top}, ${x1 + lean / 2} ${top}, ${x1 + lean} ${top} L ${x2 - lean} ${top} C ${x2 - lean / 2} ${top}, ${x2} ${top}, ${x2} ${y2}`;
  return { path, labelX: middle, labelY: top };
}
