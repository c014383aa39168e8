import { useEffect, useRef } from 'react';
import { taskDefinition } from '../../../models/tasks/index.ts';
import type { Examples } from '../../../train/protocol/data.ts';
import { channelsOf, resolveColor } from '../../kit/color.ts';
import { useIsDark } from '../../kit/useIsDark.ts';
import type { ColumnProps, PartProps, Picture } from '../picture.ts';
import styles from '../pictures.module.css';
import { PLANE_REACH } from './grid.ts';

const PLANE_SIDE = 40;
const SIZE_PX = 480;
const POINT_PX = 5;
/** The opacity of the class colours at full certainty, so that points stand out from the background. */
const STRENGTH = 0.62;
const CLASS_COLORS = ['var(--class-0)', 'var(--class-1)'];

/** The probability of class 1 over the plane, and the training points. */
export const plane: Picture = {
  kind: 'plane',
  fits: ({ summary }, examples) => summary.task.type === 'binary' && (examples?.points ?? null) !== null,
  asks: () => ({ plane: { side: PLANE_SIDE, reach: PLANE_REACH } }),
  parts: {
    figure: ({ run, examples, answers }: PartProps) => {
      const { task, features } = run.summary;
      const words = `Probability of ${task.labels[1]} over ${features?.slice(0, 2).join(' and ')}`;
      const { plane } = answers.results;
      return plane && examples.points ? (
        <div className={styles.figure}>
          <Plane logits={plane} points={examples.points} {...{ task: task.type, words }} />
        </div>
      ) : null;
    },
    words: ({ run, answers }: PartProps) => {
      const { labels } = run.summary.task;
      return answers.results.plane ? (
        <span className={styles.legend}>
          <i data-class="0" /> {labels[0]} <i data-class="1" /> {labels[1]} · dots are training points; the stronger the colour, the surer
          the network
        </span>
      ) : null;
    },
    column: ({ run, examples, answers }: ColumnProps) => {
      const { plane } = answers.results;
      return plane && examples.points ? (
        <Plane logits={plane} points={examples.points} task={run.summary.task.type} words={`What ${run.name} makes of the plane`} />
      ) : null;
    },
  },
};

interface Props {
  logits: Float32Array;
  points: NonNullable<Examples['points']>;
  task: string;
  words: string;
}

function Plane({ logits, points, task, words }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = useIsDark();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours depend on the scheme
  useEffect(() => {
    if (canvas.current) paint(canvas.current, logits, points, task);
  }, [logits, points, task, isDark]);
  return <canvas ref={canvas} className={styles.plane} width={SIZE_PX} height={SIZE_PX} role="img" aria-label={words} />;
}

function paint(canvas: HTMLCanvasElement, logits: Float32Array, points: Props['points'], task: string) {
  const context = canvas.getContext('2d');
  const host = canvas.parentElement;
  if (!context || !host) return;
  const classColors = CLASS_COLORS.map((color) => resolveColor(host, color));
  const paper = resolveColor(host, 'var(--surface)');
  const [base, ...ends] = [paper, ...classColors].map(channelsOf);
  const image = new ImageData(PLANE_SIDE, PLANE_SIDE);
  for (let i = 0; i < logits.length; i++) {
    const [, p = 0.5] = taskDefinition(task).probabilities(logits.subarray(i, i + 1));
    const end = ends[p < 0.5 ? 0 : 1] ?? [0, 0, 0];
    const share = Number.isFinite(p) ? STRENGTH * Math.abs(2 * p - 1) : 0;
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = (base?.[c] ?? 0) * (1 - share) + (end[c] ?? 0) * share;
    image.data[4 * i + 3] = 255;
  }
  const small = new OffscreenCanvas(PLANE_SIDE, PLANE_SIDE);
  small.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingQuality = 'high';
  // The outermost samples are on the edge of the square, so they are half a sample further inside than pixels.
  const inset = SIZE_PX / (PLANE_SIDE - 1) / 2;
  context.drawImage(small, -inset, -inset, SIZE_PX + 2 * inset, SIZE_PX + 2 * inset);
  const at = (value: number) => ((value / PLANE_REACH + 1) / 2) * SIZE_PX;
  context.strokeStyle = paper;
  context.lineWidth = 2;
  for (const { x, y, label } of points) {
    context.fillStyle = classColors[label] ?? '';
    context.beginPath();
    context.arc(at(x), at(-y), POINT_PX, 0, 2 * Math.PI);
    context.stroke();
    context.fill();
  }
}
