/** Defines the positions of a card's handles, which must match card.module.css. React Flow receives them, so it measures no handles. */
import { type NodeHandle, Position, type XYPosition } from '@xyflow/react';
import { CARD_HEIGHT_PX, CARD_WIDTH_PX } from './layout.ts';

/** The CSS selector of the grip. Dragging the grip moves the card. */
export const GRIP = '.grip';

const BORDER_PX = 1;
const MIDDLE_PX = CARD_HEIGHT_PX / 2;
const RIGHT_PX = CARD_WIDTH_PX - BORDER_PX;
/** The distance from the inner edge of a card's border to the line to the next or previous card. */
const TRUNK_GAP_PX = 2.5;

const SKIP_PX = 22;
/** The distance from the edge of a handle to the smaller visible mark inside it. Arcs start and end at the top of the mark. */
const MARK_INSET_PX = 5;
const MARK_TOP_PX = BORDER_PX - SKIP_PX / 2 + MARK_INSET_PX;
/** The distance from the inner edge of a card's border, on the left or right, to the middle of the nearest handle. */
const INDENT_PX = 30;

const around = (x: number, y: number, size: number) => ({ x: x - size / 2, y: y - size / 2, width: size, height: size });

export const HANDLES: NodeHandle[] = [
  { id: 'skip-in', type: 'target', position: Position.Top, ...around(BORDER_PX + INDENT_PX, BORDER_PX, SKIP_PX) },
  { id: 'skip-out', type: 'source', position: Position.Top, ...around(RIGHT_PX - INDENT_PX, BORDER_PX, SKIP_PX) },
];

/** The point where the line to the next card starts, for a card at the origin. */
export const trunkStart: XYPosition = { x: RIGHT_PX + TRUNK_GAP_PX, y: MIDDLE_PX };
/** The point where the arc of a skip starts, for a card at the origin. */
export const arcStart: XYPosition = { x: RIGHT_PX - INDENT_PX, y: MARK_TOP_PX };

export const trunkEnd = ({ x, y }: XYPosition): XYPosition => ({ x: x + BORDER_PX - TRUNK_GAP_PX, y: y + MIDDLE_PX });
export const arcEnd = ({ x, y }: XYPosition): XYPosition => ({ x: x + BORDER_PX + INDENT_PX, y: y + MARK_TOP_PX });
