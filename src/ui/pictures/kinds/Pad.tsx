import { type PointerEvent, useRef } from 'react';
import { isImage } from '../../../models/ops/shape.ts';
import { indexOfLargest, taskDefinition } from '../../../models/tasks/index.ts';
import { percentWords } from '../../kit/format.ts';
import { Pixels } from '../Pixels.tsx';
import type { BesideProps, Picture } from '../picture.ts';
import styles from '../pictures.module.css';

/** The radius of the brush, in pixels of the image. */
const RADIUS = 1.1;

const isBlank = (drawn: Uint8Array) => drawn.every((value) => value === 0);

/** An area on which the user can draw an input image, with the class that the network predicts for it. */
export const pad: Picture<Uint8Array> = {
  kind: 'pad',
  fits: ({ summary: { inputShape, task } }) => isImage(inputShape) && inputShape[2] === 1 && task.type === 'classes',
  asks({ examples }, drawn) {
    if (isBlank(drawn)) return {};
    return { probe: examples.inputs instanceof Uint8Array ? drawn : Float32Array.from(drawn, (value) => value / 255) };
  },
  initialState: ({ summary }) => new Uint8Array(summary.inputShape.reduce((a, b) => a * b, 1)),
  parts: { beside: Pad },
};

/** The edge of a stroke fades over one pixel. */
function brushed(image: Uint8Array, width: number, from: readonly [number, number], to: readonly [number, number]): Uint8Array {
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

function Pad({ run, answers, state: drawn, setState }: BesideProps<Uint8Array>) {
  const { inputShape, task } = run.summary;
  const [height = 1, width = 1] = inputShape;
  const logits = answers?.results.probe;
  const last = useRef<readonly [number, number] | null>(null);
  const isEmpty = isBlank(drawn);
  const draw = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = [((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height] as const;
    const from = last.current ?? at;
    // Several pointer events may arrive before the next rendering, so each of them extends the latest drawing.
    setState((before) => brushed(before, width, from, at));
    last.current = at;
  };
  const p = logits && !isEmpty ? taskDefinition(task.type).probabilities(logits) : null;
  return (
    <section className={styles.pad} aria-label="Draw an image">
      <h3>Draw an image</h3>
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
            <strong>{task.labels[indexOfLargest(p)]}</strong>
            <span> {percentWords(p[indexOfLargest(p)])}</span>
          </>
        ) : (
          <span>{isEmpty ? 'mouse, pen or touch' : 'computing…'}</span>
        )}
      </p>
      <button type="button" disabled={isEmpty} onClick={() => setState((before) => new Uint8Array(before.length))}>
        Clear
      </button>
    </section>
  );
}
