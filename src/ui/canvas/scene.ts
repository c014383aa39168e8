/** Builds the scene of the canvas: the cards and edges in view. */
import { getBezierPath, Position, type XYPosition } from '@xyflow/react';
import type { Inferred } from '../../models/network/inferShapes.ts';
import {
  activeSkips,
  indicesOf,
  type LayerId,
  layerIndex,
  type Network,
  nameOf,
  type Skip,
  skipKey,
} from '../../models/network/network.ts';
import { showShape } from '../../models/ops/shape.ts';
import { parameterWords } from '../kit/format.ts';
import type { Selection } from '../stores/view.ts';
import { aroundFocus } from './focus.ts';
import type { FoldedCardNode } from './folds/FoldedCard.tsx';
import type { FoldedView } from './folds/foldedView.ts';
import { arcEnd, arcStart, GRIP, HANDLES, trunkEnd, trunkStart } from './handles.ts';
import type { LayerCardNode } from './LayerCard.tsx';
import { type Arc, arcPath, arcsOf, CARD_HEIGHT_PX, CARD_STEP_PX, CARD_WIDTH_PX, cardPosition, indexAt, roundArcPath } from './layout.ts';
import type { Dragged } from './useLayerDrag.ts';
import type { VisibleRange } from './visibleRange.ts';

export interface SceneInput {
  visible: VisibleRange;
  selection: Selection;
  /** The layer at which the user began to draw a skip; null if no skip is being drawn. */
  from: LayerId | null;
  dragged: Dragged | null;
  /** The id of the layer or the key of the skip that has the focus; null if another element has it. */
  focused: string | null;
  /** The network of the previous scene, with all repeats unfolded. */
  before: Network;
}

export interface SkipDrawing {
  /** The key of the skip in the drawn network, in which repeats can be folded. */
  key: string;
  /** The skip of the whole network, or the first one if the drawing represents several. */
  skip: Skip;
  /** The arc relative to the card where it starts, so that it stays the same if both cards move by the same distance. */
  arc: Arc;
  /** The label at the arc: “incompatible”, a number of skips, or the projection; empty if the projection is the identity. */
  shown: string;
  /** The accessible name of the label, such as “add skip from Input to Dense 1, off”. */
  title: string;
  isBroken: boolean;
  isSelected: boolean;
  /** How many of the skips that the drawing represents are enabled. */
  on: 'all' | 'some' | 'none';
  /** True if a skip was added or enabled since the previous scene. It is always false for incompatible skips and in crowded scenes. */
  isNew: boolean;
}

export interface EdgeBundle {
  id: LayerId;
  position: XYPosition;
  data: {
    /** The path to the next layer; empty if there is no next layer or if the path is out of view. */
    trunk: string;
    /** Sorted by the layer where the skip ends. */
    skips: readonly SkipDrawing[];
  };
}

export type CardNode = LayerCardNode | FoldedCardNode;

export interface Scene {
  cards: CardNode[];
  bundles: EdgeBundle[];
}

export function buildScene(view: FoldedView, inferred: Inferred, look: SceneInput): Scene {
  const { network } = view;
  const positionAt = positions(network, look.dragged);
  const alwaysDrawn = alwaysDrawnIn(network, look);
  return {
    cards: uniqueById(cardsOf(view, inferred, look, positionAt, alwaysDrawn)),
    bundles: uniqueById(bundlesOf(view, inferred, look, positionAt, alwaysDrawn)),
  };
}

/** Keeps one item for each id. A file can contain a layer twice; the issues of the network report this. */
const uniqueById = <Item extends { id: LayerId }>(items: readonly Item[]): Item[] => [
  ...new Map(items.map((item) => [item.id, item])).values(),
];

/**
 * Returns the layers and skips that are drawn even outside the view. The items before and after the focused one in the tab order are
 * among them, so that the Tab key can reach every layer and skip.
 */
function alwaysDrawnIn(network: Network, { selection, from, dragged, focused }: SceneInput): ReadonlySet<string> {
  const selected = selection?.type === 'skip' ? skipKey(selection) : selection?.id;
  const drawn = [selected, from, dragged?.id, ...(focused === null ? [] : aroundFocus(network, focused))];
  return new Set(drawn.filter((id) => typeof id === 'string'));
}

const LIFT_PX = 8;

/**
 * The dragged card is drawn slightly above the row, and follows the pointer horizontally. The other cards have the positions that they
 * would have if it were dropped.
 */
function positions(network: Network, dragged: Dragged | null): (index: number) => XYPosition {
  const from = dragged ? layerIndex(network, dragged.id) : -1;
  if (!dragged || from < 0) return cardPosition;
  const goal = indexAt(dragged.x, network.layers.length);
  const stepAside = (index: number) => (index > from && index <= goal ? -1 : index < from && index >= goal ? 1 : 0);
  return (index) => (index === from ? { x: dragged.x, y: -LIFT_PX } : cardPosition(index + stepAside(index)));
}

const SIZE = { width: CARD_WIDTH_PX, height: CARD_HEIGHT_PX };

function cardsOf(
  { whole, network, folds, open }: FoldedView,
  { shapes, issues }: Inferred,
  { visible, selection }: SceneInput,
  positionAt: (index: number) => XYPosition,
  alwaysDrawn: ReadonlySet<string>,
): CardNode[] {
  const broken = new Set(issues.map(({ at }) => at));
  return network.layers.flatMap((layer, index): CardNode[] => {
    const { id } = layer;
    const name = nameOf(whole, id);
    const selected = selection?.type === 'layer' && selection.id === id;
    if (!alwaysDrawn.has(id) && (index < visible.first || index > visible.last)) return [];
    const fold = folds.get(id);
    const ids = fold?.ids ?? [id];
    const known = ids.flatMap((one) => shapes.get(one) ?? []);
    const last = known.length === ids.length ? known.at(-1) : undefined;
    const data = {
      layer,
      shape: last ? showShape(last.out) : null,
      parameters: last ? parameterWords(known.reduce((sum, { parameters }) => sum + parameters, 0)) : null,
      isBroken: ids.some((one) => broken.has(one)),
    };
    const place = { id, position: positionAt(index), ...SIZE, measured: SIZE, handles: HANDLES };
    if (fold)
      return [{ ...place, type: 'fold', data: { ...data, fold }, draggable: false, ariaLabel: `${fold.title}, ${fold.range}, folded` }];
    const opened = open.get(id) ?? null;
    return [
      { ...place, type: 'layer', data: { ...data, name, opened }, selected, draggable: index > 0, dragHandle: GRIP, ariaLabel: name },
    ];
  });
}

function bundlesOf(
  { whole, network, standsFor }: FoldedView,
  { shapes, issues }: Inferred,
  { visible, selection, before }: SceneInput,
  positionAt: (index: number) => XYPosition,
  alwaysDrawn: ReadonlySet<string>,
): EdgeBundle[] {
  const { heightOf, isCrowded } = arcsOf(network);
  const pathOf = isCrowded ? roundArcPath : arcPath;
  const indices = indicesOf(network);
  const broken = new Set(issues.map(({ at, skipFrom = '' }) => skipKey({ from: skipFrom, to: at })));
  const between = (start: number, end: number) => {
    const [a, b] = [positionAt(start), positionAt(end)];
    return { x: b.x - a.x, y: b.y - a.y };
  };
  // Positions in units of the distance between cards are used instead of indices, because a dragged card can be far from the position of
  // its index.
  const places = Float64Array.from(network.layers, (_, index) => positionAt(index).x / CARD_STEP_PX);
  const passes = (start: number, end: number) => {
    const a = places[start] ?? 0;
    const b = places[end] ?? 0;
    return Math.min(a, b) <= visible.last && Math.max(a, b) >= visible.first;
  };
  const known = before === whole || isCrowded ? null : new Set(activeSkips(before).map(skipKey));

  /** The drawings by the index of the layer where the skip starts, and then by that of the layer where it ends. */
  const skipsOf = new Map<number, Map<number, SkipDrawing>>();
  for (const skip of network.skips) {
    const start = indices.get(skip.from);
    const end = indices.get(skip.to);
    if (start === undefined || end === undefined) continue;
    // Most skips of a large network are out of view, so this quick test comes first.
    if (!passes(start, end) && (alwaysDrawn.size === 0 || !alwaysDrawn.has(skipKey(skip)))) continue;
    const key = skipKey(skip);
    const all = standsFor.get(key) ?? [skip];
    const real = all[0] ?? skip;
    const isSelected = selection?.type === 'skip' && selection.from === real.from && selection.to === real.to;
    const isBroken = all.some((one) => one.enabled && broken.has(skipKey(one)));
    const words = shapes.get(real.to)?.skips.get(real.from)?.words ?? '';
    const enabled = all.filter((one) => one.enabled);
    const on = enabled.length === all.length ? 'all' : enabled.length > 0 ? 'some' : 'none';
    const count = on === 'some' ? `${enabled.length} of ${all.length} skips on` : `${all.length} skips`;
    const shown = isBroken ? 'incompatible' : all.length > 1 ? count : words === 'identity' ? '' : words;
    const ends = `from ${nameOf(whole, real.from)} to ${nameOf(whole, real.to)}`;
    const title = `${skip.merge} skip ${ends}${all.length > 1 ? ' and others' : ''}${on === 'none' ? ', off' : ''}${shown && `, ${shown}`}`;
    const isNew = known !== null && !isBroken && enabled.some((one) => !known.has(skipKey(one)));
    const arc = pathOf(arcStart, arcEnd(between(start, end)), heightOf(skip));
    const ofLayer = skipsOf.get(start) ?? new Map<number, SkipDrawing>();
    ofLayer.set(end, { key, skip: real, arc, shown, title, isBroken, isSelected, on, isNew });
    skipsOf.set(start, ofLayer);
  }
  return network.layers.flatMap(({ id }, index): EdgeBundle[] => {
    const hasTrunk = index + 1 < network.layers.length && passes(index, index + 1);
    const skips = [...(skipsOf.get(index) ?? [])].sort(([a], [b]) => a - b).map(([, drawing]) => drawing);
    if (!hasTrunk && skips.length === 0) return [];
    const trunk = hasTrunk ? trunkPath(between(index, index + 1)) : '';
    return [{ id, position: positionAt(index), data: { trunk, skips } }];
  });
}

/** The path from a card at the origin to the next card. It is bent while one of the two is dragged. */
function trunkPath(next: XYPosition): string {
  const end = trunkEnd(next);
  const [path] = getBezierPath({
    sourceX: trunkStart.x,
    sourceY: trunkStart.y,
    sourcePosition: Position.Right,
    targetX: end.x,
    targetY: end.y,
    targetPosition: Position.Left,
  });
  return path;
}

/**
 * Returns the new items, with the previous objects in place of unchanged items and parts, so that these are not drawn again. Returns
 * `before` itself if nothing has changed.
 */
export function reuseUnchanged<Item extends { id: string }>(before: Item[], now: Item[]): Item[] {
  const known = new Map(before.map((item) => [item.id, item]));
  const items = now.map((item) => shared(known.get(item.id), item));
  return items.length === before.length && items.every((item, i) => item === before[i]) ? before : items;
}

function shared<Value>(before: unknown, now: Value): Value {
  if (Object.is(before, now) || typeof before !== 'object' || typeof now !== 'object' || before === null || now === null) return now;
  // The casts are safe because both are plain data objects.
  const [old, fresh] = [before as Record<string, unknown>, now as Record<string, unknown>];
  const keys = Object.keys(fresh);
  let isSame = keys.length === Object.keys(old).length;
  let copy: Record<string, unknown> | undefined;
  for (const key of keys) {
    const part = shared(old[key], fresh[key]);
    isSame &&= Object.is(part, old[key]);
    if (Object.is(part, fresh[key])) continue;
    copy ??= (Array.isArray(now) ? [...now] : { ...now }) as Record<string, unknown>;
    copy[key] = part;
  }
  // A copy has the type of its original.
  return (isSame ? before : (copy ?? now)) as Value;
}
