/** Lets a drag from the body of a card (not from a handle, a button or the grip) draw a skip, as a drag from its outgoing handle does. */
import type { MouseEvent as ReactMouseEvent, TouchEvent as ReactTouchEvent } from 'react';
import { GRIP } from './handles.ts';

const ringOf = (card: Element) => card.querySelector('[data-handleid="skip-out"]');

const hasOwnDrag = (target: EventTarget) => !(target instanceof Element) || target.closest(`.react-flow__handle, button, ${GRIP}`) !== null;

/** React Flow begins a connection at the handle that receives the press, and draws it once the pointer has moved. */
export function drawByMouse({ button, clientX, clientY, currentTarget, target }: ReactMouseEvent) {
  if (button !== 0 || hasOwnDrag(target)) return;
  ringOf(currentTarget)?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, cancelable: true, button, clientX, clientY }));
}

export function drawByTouch({ touches, currentTarget, target }: ReactTouchEvent) {
  const touch = touches.item(0);
  const ring = ringOf(currentTarget);
  if (touches.length !== 1 || !touch || !ring || hasOwnDrag(target)) return;
  const { identifier, clientX, clientY } = touch;
  const pressed = new Touch({ identifier, clientX, clientY, target: ring });
  ring.dispatchEvent(new TouchEvent('touchstart', { bubbles: true, cancelable: true, touches: [pressed], changedTouches: [pressed] }));
}
