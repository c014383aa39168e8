/**
 * Where the handles of a card lie, as its style sheet puts them. The graph library is told so and need not measure them; skips and
 * the trunk end there.
 */
import { type NodeHandle, Position, type XYPosition } from '@xyflow/react';
import { CARD_HEIGHT_PX, CARD_WIDTH_PX } from './layout.ts';

const BORDER_PX = 1;
const MIDDLE_PX = CARD_HEIGHT_PX / 2;
const RIGHT_PX = CARD_WIDTH_PX - BORDER_PX;
const TRUNK_PX = 5;

const SKIP_PX = 22;
/** Handles of skips are larger than their marks, and arcs end at the marks. */
const MARK_INSET_PX = 5;
const MARK_TOP_PX = BORDER_PX - SKIP_PX / 2 + MARK_INSET_PX;
/** From the side of a card to the middle of the handle near it. */
const INDENT_PX = 30;

const around = (x: number, y: number, size: number) => ({ x: x - size / 2, y: y - size / 2, width: size, height: size });

export const HANDLES: NodeHandle[] = [
  { id: 'in', type: 'target', position: Position.Left, ...around(BORDER_PX, MIDDLE_PX, TRUNK_PX) },
  { id: 'out', type: 'source', position: Position.Right, ...around(RIGHT_PX, MIDDLE_PX, TRUNK_PX) },
  { id: 'skip-in', type: 'target', position: Position.Top, ...around(BORDER_PX + INDENT_PX, BORDER_PX, SKIP_PX) },
  { id: 'skip-out', type: 'source', position: Position.Top, ...around(RIGHT_PX - INDENT_PX, BORDER_PX, SKIP_PX) },
];

/** On a card at the origin. */
export const trunkStart: XYPosition = { x: RIGHT_PX + TRUNK_PX / 2, y: MIDDLE_PX };
export const arcStart: XYPosition = { x: RIGHT_PX - INDENT_PX, y: MARK_TOP_PX };

/** On a card that lies there. */
export const trunkEnd = ({ x, y }: XYPosition): XYPosition => ({ x: x + BORDER_PX - TRUNK_PX / 2, y: y + MIDDLE_PX });
export const arcEnd = ({ x, y }: XYPosition): XYPosition => ({ x: x + BORDER_PX + INDENT_PX, y: y + MARK_TOP_PX });
