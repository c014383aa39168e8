/** Changes the visible range of the x axis by wheel, shift-drag, touch and keys. */
import type uPlot from 'uplot';
import { setLinkedCursor } from './cursor.ts';

type Range = readonly [number, number];

/** The natural logarithm of the zoom factor per unit of a wheel event's delta. */
const WHEEL_SPEED = 0.0015;
/** The factor by which one key press changes the length of the range. */
const KEY_ZOOM = 0.6;
/** The share of the range by which one key press moves the range. */
const KEY_PAN = 0.2;
/** The horizontal distance between two fingers counts as at least this, because a distance near 0 would give an extreme zoom factor. */
const LEAST_SPAN_PX = 24;

const linear = { to: (x: number) => x, back: (t: number) => t };
const logarithmic = { to: Math.log, back: Math.exp };

/** The position at `share` of the range (0 left, 1 right) does not move. */
export function zoomed([low, high]: Range, factor: number, share: number, isLog: boolean): Range {
  const { to, back } = isLog ? logarithmic : linear;
  const length = to(high) - to(low);
  const pivot = to(low) + share * length;
  return [back(pivot - share * length * factor), back(pivot + (1 - share) * length * factor)];
}

export function panned([low, high]: Range, share: number, isLog: boolean): Range {
  const { to, back } = isLog ? logarithmic : linear;
  const by = share * (to(high) - to(low));
  return [back(to(low) + by), back(to(high) + by)];
}

/** Moves the range into the extent without changing its length; null if the range is at least as long as the extent. */
export function clamped([low, high]: Range, [least, most]: Range, isLog: boolean): Range | null {
  const { to, back } = isLog ? logarithmic : linear;
  const length = to(high) - to(low);
  const whole = to(most) - to(least);
  if (!(length < whole * (1 - 1e-9))) return null;
  const from = Math.min(Math.max(to(low), to(least)), to(most) - length);
  return [back(from), back(from + length)];
}

/** The width of the plot in CSS pixels. Reading it from the element would force a layout. */
const widthOf = ({ bbox }: uPlot) => bbox.width / window.devicePixelRatio;

export function listenToZoom(chart: uPlot, isLog: boolean, onZoom: (range: Range) => void) {
  const { over } = chart;
  const range = (): Range => [chart.scales.x?.min ?? 0, chart.scales.x?.max ?? 1];
  const shareOf = (event: MouseEvent) => (event.clientX - over.getBoundingClientRect().left) / widthOf(chart);
  over.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
        onZoom(panned(range(), (event.deltaX || event.deltaY) / widthOf(chart), isLog));
      else onZoom(zoomed(range(), Math.exp(event.deltaY * WHEEL_SPEED), shareOf(event), isLog));
    },
    { passive: false },
  );
  over.addEventListener(
    'pointerdown',
    (event) => {
      if (!event.shiftKey || event.button !== 0) return;
      // A drag with Shift moves the range, so uPlot must not begin a selection.
      over.addEventListener('mousedown', (mouse) => mouse.stopImmediatePropagation(), { once: true, capture: true });
      over.setPointerCapture(event.pointerId);
      let at = event.clientX;
      const move = (moved: PointerEvent) => {
        onZoom(panned(range(), (at - moved.clientX) / widthOf(chart), isLog));
        at = moved.clientX;
      };
      over.addEventListener('pointermove', move);
      over.addEventListener('lostpointercapture', () => over.removeEventListener('pointermove', move), { once: true });
    },
    { capture: true },
  );
}

/** Two fingers zoom and move the visible range, and one finger moves the cursor. A vertical drag scrolls the page instead. */
export function listenToFingers(chart: uPlot, isLog: boolean, onZoom: (range: Range) => void) {
  const { over } = chart;
  const fingers = new Map<number, number>();
  const shareOf = (x: number) => (x - over.getBoundingClientRect().left) / widthOf(chart);
  const spanOf = () => {
    const [a = 0, b = 0] = fingers.values();
    return { middle: (a + b) / 2, length: Math.max(LEAST_SPAN_PX, Math.abs(a - b)) };
  };
  const move = (event: PointerEvent) => {
    if (!fingers.has(event.pointerId)) return;
    const before = spanOf();
    fingers.set(event.pointerId, event.clientX);
    if (fingers.size !== 2) {
      const box = over.getBoundingClientRect();
      return setLinkedCursor(chart, event.clientX - box.left, event.clientY - box.top);
    }
    const after = spanOf();
    const range: Range = [chart.scales.x?.min ?? 0, chart.scales.x?.max ?? 1];
    const moved = panned(range, (before.middle - after.middle) / widthOf(chart), isLog);
    onZoom(zoomed(moved, before.length / after.length, shareOf(after.middle), isLog));
  };
  /** After a touch, the cursor stays visible until the user presses outside the charts. */
  const putAway = ({ target }: PointerEvent) => {
    if (over.isConnected && !(target instanceof Element && target.closest('.u-over'))) setLinkedCursor(chart, -10, -10);
  };
  const end = ({ pointerId }: PointerEvent) => {
    if (fingers.delete(pointerId)) window.addEventListener('pointerdown', putAway, { once: true, capture: true });
  };
  over.addEventListener('pointerdown', ({ pointerType, pointerId, clientX }) => {
    if (pointerType === 'touch') fingers.set(pointerId, clientX);
  });
  over.addEventListener('pointermove', move);
  over.addEventListener('pointerup', end);
  over.addEventListener('pointercancel', end);
}

/** Returns null for the whole axis, and undefined if the key has no effect. */
export function zoomByKey(key: string, range: Range, isLog: boolean): Range | null | undefined {
  if (key === '+' || key === '=') return zoomed(range, KEY_ZOOM, 0.5, isLog);
  if (key === '-') return zoomed(range, 1 / KEY_ZOOM, 0.5, isLog);
  if (key === 'PageUp') return panned(range, -KEY_PAN, isLog);
  if (key === 'PageDown') return panned(range, KEY_PAN, isLog);
  return key === '0' ? null : undefined;
}
