import { type PointerEvent, useRef } from 'react';
import { indexOfLargest, taskDefinition } from '../../models/tasks/index.ts';
import { percentWords } from '../kit/format.ts';
import { Pixels } from './Pixels.tsx';
import styles from './pictures.module.css';

/** The radius of the brush, in pixels of the image. */
const RADIUS = 1.1;

interface Props {
  height: number;
  width: number;
  drawn: Uint8Array;
  /** Several strokes may precede the next frame, and each changes the image of the one before. */
  onDraw(change: (drawn: Uint8Array) => Uint8Array): void;
  classes: readonly string[];
  /** The logits for the drawing; null until they arrive. */
  logits: Float32Array | null;
}

/** The image after a stroke of the brush, which is full within its radius and fades over one pixel around it. */
export function brushed(image: Uint8Array, width: number, from: readonly [number, number], to: readonly [number, number]): Uint8Array {
  const next = image.slice();
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length2 = dx * dx + dy * dy;
  for (let i = 0; i < image.length; i++) {
    const [x, y] = [(i % width) + 0.5, Math.floor(i / width) + 0.5];
    const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - from[0]) * dx + (y - from[1]) * dy) / length2));
    const distance = Math.hypot(x - from[0] - along * dx, y - from[1] - along * dy);
    const strength = Math.round(255 * Math.min(1, Math.max(0, RADIUS + 0.5 - distance)));
    next[i] = Math.max(next[i] ?? 0, strength);
  }
  return next;
}

/** A pad to draw an input on, with the network's prediction for it. */
export function Pad({ height, width, drawn, onDraw, classes, logits }: Props) {
  const last = useRef<readonly [number, number] | null>(null);
  const isEmpty = drawn.every((value) => value === 0);
  const draw = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = [((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height] as const;
    const from = last.current ?? at;
    onDraw((before) => brushed(before, width, from, at));
    last.current = at;
  };
  const p = logits && !isEmpty ? taskDefinition('classes').probabilities(logits) : null;
  return (
    <section className={styles.pad} aria-label="Draw one yourself">
      <h3>Draw one</h3>
      <div
        className={styles.sheet}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          last.current = null;
          draw(event);
        }}
        onPointerMove={(event) => {
          if (event.buttons > 0) draw(event);
        }}
      >
        <Pixels values={drawn} height={height} width={width} words="Your drawing" />
      </div>
      <p aria-live="polite">
        {p ? (
          <>
            <strong>{classes[indexOfLargest(p)]}</strong>
            <span> {percentWords(p[indexOfLargest(p)])}</span>
          </>
        ) : (
          <span>{isEmpty ? 'with mouse, pen or finger' : 'asking the network …'}</span>
        )}
      </p>
      <button type="button" disabled={isEmpty} onClick={() => onDraw((before) => new Uint8Array(before.length))}>
        Clear
      </button>
    </section>
  );
}
