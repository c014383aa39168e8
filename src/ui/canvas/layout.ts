import { indicesOf, type Network, type Skip, skipKey } from '../../models/network/network.ts';

export const CARD_WIDTH_PX = 132;
export const CARD_HEIGHT_PX = 94;
const GAP_PX = 36;
export const CARD_STEP_PX = CARD_WIDTH_PX + GAP_PX;
/**
 * Below this zoom the text of cards is unreadable, so a card shows only the number in its layer's name, or the name's first letters if it
 * has no number; a folded card shows the number of its layers.
 */
export const FAR_ZOOM = 0.42;
/** Below this zoom the sign of a skip (⊕ or ‖) is smaller than four pixels, so a dot replaces the sign and its label. */
export const TINY_ZOOM = 0.2;
/** The distance between two levels of arcs, which leaves room for a sign and its label. */
const LEVEL_PX = 42;
/** The room above the highest arc for its label. */
const WORDS_PX = 36;
/** If the arcs need more levels than this, the height of each arc is proportional to the number of layers that it spans. */
const MOST_LEVELS = 6;

export const cardPosition = (index: number) => ({ x: index * CARD_STEP_PX, y: 0 });

/** The index among the drawn layers at which a card is dropped; at least 1, because the input stays first. */
export const indexAt = (x: number, layers: number) => Math.min(layers - 1, Math.max(1, Math.round(x / CARD_STEP_PX)));

type Ends = Pick<Skip, 'from' | 'to'>;

export interface Arcs {
  /** The height of a skip's arc in pixels. */
  heightOf: (skip: Ends) => number;
  /** The height of the highest arc in pixels; 0 if there is none. */
  highest: number;
  /** True if the arcs need more than `MOST_LEVELS` levels. They are then drawn round, and can cross each other. */
  isCrowded: boolean;
}

const known = new WeakMap<Network, Arcs>();

/**
 * Makes each arc higher than the overlapping arcs that span fewer layers. Overlapping arcs of the same length also have different heights,
 * unless the drawing is crowded.
 */
export function arcsOf(network: Network): Arcs {
  const arcs = known.get(network) ?? makeArcs(network);
  known.set(network, arcs);
  return arcs;
}

function makeArcs(network: Network): Arcs {
  const indices = indicesOf(network);
  const spans = network.skips.map((skip): Span => {
    const start = indices.get(skip.from) ?? -1;
    return { skip, start, length: (indices.get(skip.to) ?? -1) - start };
  });
  const levels = mostOverlapping(spans, network.layers.length) > MOST_LEVELS ? null : makeLevels(spans, network.layers.length);
  const lengthOf = ({ from, to }: Ends) => (indices.get(to) ?? -1) - (indices.get(from) ?? -1);
  let highest = 0;
  for (const level of levels?.values() ?? spans.map(({ length }) => length)) highest = Math.max(highest, level);
  return {
    heightOf: (skip) => LEVEL_PX * (levels ? (levels.get(skipKey(skip)) ?? 1) : lengthOf(skip)),
    highest: LEVEL_PX * highest,
    isCrowded: levels === null,
  };
}

interface Span {
  skip: Ends;
  start: number;
  length: number;
}

/** The largest number of skips that pass between the same two layers. */
function mostOverlapping(spans: readonly Span[], layers: number): number {
  /** The number of skips that start at a layer minus the number of skips that end at it. */
  const changes = new Int32Array(layers);
  for (const { start, length } of spans) {
    changes[start] = (changes[start] ?? 0) + 1;
    changes[start + length] = (changes[start + length] ?? 0) - 1;
  }
  let most = 0;
  let passing = 0;
  for (const change of changes) {
    passing += change;
    most = Math.max(most, passing);
  }
  return most;
}

/**
 * Puts each skip, starting with the shortest, one level above the overlapping skips that were placed before it.
 * @returns the levels by {@link skipKey}, or null if a skip needs a level above `MOST_LEVELS`
 */
function makeLevels(spans: readonly Span[], layers: number): Map<string, number> | null {
  /** The highest level so far between each layer and the next. */
  const tops = new Uint16Array(layers);
  const levels = new Map<string, number>();
  for (const { skip, start, length } of [...spans].sort((a, b) => a.length - b.length)) {
    let level = 1;
    for (let i = start; i < start + length; i++) level = Math.max(level, (tops[i] ?? 0) + 1);
    if (level > MOST_LEVELS) return null;
    tops.fill(level, start, start + length);
    levels.set(skipKey(skip), level);
  }
  return levels;
}

/** The room below the cards, either for the buttons that fold them or for the gradients of the layers. */
const BELOW_PX = 32;
/** The additional room for the buttons if the gradients are shown above them. */
const BUTTONS_PX = 26;

/** @param hasBoth true if there are buttons below the gradients */
export function boundsOf(network: Network, hasBoth = false): { x: number; y: number; width: number; height: number } {
  const MARGIN_PX = 26;
  const headroom = Math.max(LEVEL_PX, arcsOf(network).highest) + WORDS_PX;
  return {
    x: -MARGIN_PX,
    y: -headroom,
    width: network.layers.length * CARD_STEP_PX - GAP_PX + 2 * MARGIN_PX,
    height: headroom + CARD_HEIGHT_PX + BELOW_PX + (hasBoth ? BUTTONS_PX : 0),
  };
}

interface Point {
  x: number;
  y: number;
}

export interface Arc {
  path: string;
  labelX: number;
  labelY: number;
}

/** The height of a cubic curve, as a share of the height of its two control points, which are equally high. */
const REACH = 0.75;

/**
 * A round arc whose top is `height` above its ends if they are equally high. Two such arcs cross at an angle that is large enough to tell
 * them apart.
 */
export function roundArcPath({ x: x1, y: y1 }: Point, { x: x2, y: y2 }: Point, height: number): Arc {
  const top = Math.min(y1, y2) - height;
  const control = Math.min(y1, y2) - height / REACH;
  return { path: `M ${x1} ${y1} C ${x1} ${control}, ${x2} ${control}, ${x2} ${y2}`, labelX: (x1 + x2) / 2, labelY: top };
}

/**
 * An arc between two points, whose top is `height` above the higher point. It rises vertically before it bends, so that a high arc does not
 * cross the label of a lower arc next to it.
 */
export function arcPath({ x: x1, y: y1 }: Point, { x: x2, y: y2 }: Point, height: number): Arc {
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
