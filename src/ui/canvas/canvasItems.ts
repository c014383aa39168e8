/** A network as the canvas draws it: cards, the trunk between them, and skips. What has not changed stays the same object, and is not drawn again. */
import type { Edge } from '@xyflow/react';
import { type Network, nameOf } from '../../models/network.ts';
import { showShape } from '../../models/shape.ts';
import type { Inferred } from '../../models/shapes.ts';
import { parameterWords } from '../format.ts';
import type { Selection } from '../state/view.ts';
import styles from './canvas.module.css';
import type { LayerCardNode } from './LayerCard.tsx';
import { arcsOf, CARD_HEIGHT_PX, CARD_WIDTH_PX, cardPosition, indexAt, skipKey } from './layout.ts';
import type { SkipEdgeType } from './SkipEdge.tsx';

/** Of a card that is dragged, over the others. */
const LIFT_PX = 8;

export type CanvasEdge = SkipEdgeType | Edge;

export function cardsOf(network: Network, { shapes, issues }: Inferred, selection: Selection): LayerCardNode[] {
  const broken = new Set(issues.map(({ at }) => at));
  return network.layers.map((layer, index): LayerCardNode => {
    const known = shapes.get(layer.id);
    return {
      id: layer.id,
      type: 'layer',
      position: cardPosition(index),
      data: {
        layer,
        shape: known ? showShape(known.out) : null,
        parameters: known ? parameterWords(known.parameters) : null,
        isBroken: broken.has(layer.id),
      },
      width: CARD_WIDTH_PX,
      height: CARD_HEIGHT_PX,
      selected: selection?.type === 'layer' && selection.id === layer.id,
      draggable: index > 0,
      ariaLabel: nameOf(network, layer.id),
    };
  });
}

/** The cards as they would lie if the one that is dragged were let go; that one lies where it is held, a little above the row. */
export function whileDragged(cards: readonly LayerCardNode[], { id, x }: { id: string; x: number }): LayerCardNode[] {
  const held = cards.find((card) => card.id === id);
  if (!held) return [...cards];
  const order = cards.filter((card) => card !== held);
  order.splice(indexAt(x, cards.length), 0, held);
  return cards.map((card) => ({ ...card, position: card === held ? { x, y: -LIFT_PX } : cardPosition(order.indexOf(card)) }));
}

export function edgesOf(network: Network, { shapes, issues }: Inferred, selection: Selection): CanvasEdge[] {
  const { heights, isCrowded } = arcsOf(network);
  const names = new Map(network.layers.map(({ id }) => [id, nameOf(network, id)]));
  const broken = new Set(issues.map(({ at, skipFrom = '' }) => skipKey(skipFrom, at)));
  const trunk = network.layers.slice(1).map(({ id }, i): Edge => {
    const source = network.layers[i]?.id ?? '';
    return {
      id: `trunk ${id}`,
      source,
      sourceHandle: 'out',
      target: id,
      targetHandle: 'in',
      focusable: false,
      selectable: false,
      className: styles.trunk ?? '',
    };
  });
  const skips = network.skips.map((skip): SkipEdgeType => {
    const { from, to, enabled, merge } = skip;
    const key = skipKey(from, to);
    const isBroken = enabled && broken.has(key);
    const words = shapes.get(to)?.skips.get(from)?.words ?? '';
    const shown = isBroken ? 'does not fit' : words === 'identity' ? '' : words;
    const between = `from ${names.get(from)} to ${names.get(to)}`;
    return {
      id: key,
      type: 'skip',
      source: from,
      sourceHandle: 'skip-out',
      target: to,
      targetHandle: 'skip-in',
      data: {
        skip,
        height: heights.get(key) ?? 40,
        isRound: isCrowded,
        shown,
        title: `${merge} skip ${between}${enabled ? '' : ', switched off'}${shown && `, ${shown}`}`,
        isBroken,
      },
      selected: selection?.type === 'skip' && selection.from === from && selection.to === to,
      ariaLabel: `Skip ${between}`,
    };
  });
  return [...trunk, ...skips];
}

const isEqual = (a: unknown, b: unknown, depth: number): boolean => {
  if (Object.is(a, b)) return true;
  if (depth === 0 || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [ours, theirs] = [Object.entries(a), b as Record<string, unknown>];
  return ours.length === Object.keys(b).length && ours.every(([key, value]) => isEqual(value, theirs[key], depth - 1));
};

/** The items as they are now, those that equal one from before being that one. */
export function kept<Item extends { id: string }>(before: readonly Item[], now: readonly Item[]): Item[] {
  const known = new Map(before.map((item) => [item.id, item]));
  return now.map((item) => {
    const old = known.get(item.id);
    // An item, its data or position, and a skip in the data.
    return old && isEqual(old, item, 3) ? old : item;
  });
}
