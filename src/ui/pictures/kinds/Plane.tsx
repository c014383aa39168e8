import { useEffect, useRef } from 'react';
import type { Axis } from '../../../data/dataset.ts';
import { indexOfLargest, taskDefinition } from '../../../models/tasks/index.ts';
import type { Examples } from '../../../train/protocol/data.ts';
import { channelsOf, resolveColor } from '../../kit/color.ts';
import { useIsDark } from '../../kit/useIsDark.ts';
import type { ColumnProps, PartProps, Picture } from '../picture.ts';
import layout from '../pictures.module.css';
import { PLANE_REACH } from './grid.ts';
import styles from './kinds.module.css';

const PLANE_SIDE = 40;
const SIZE_PX = 480;
const POINT_PX = 5;
/** The opacity of the class colours if the network is certain. It is below 1 so that points stand out from the background. */
const STRENGTH = 0.62;
/** Data with more classes than colours has no picture of the plane. */
const CLASS_COLORS = [0, 1, 2, 3, 4, 5].map((label) => `var(--class-${label})`);

/** The most likely class at each point of the plane of the inputs, with the training points. */
export const plane: Picture = {
  kind: 'plane',
  fits: ({ summary: { task } }, examples) =>
    taskDefinition(task.type).hasAccuracy && task.labels.length <= CLASS_COLORS.length && (examples?.points ?? null) !== null,
  asks: () => ({ plane: { side: PLANE_SIDE, reach: PLANE_REACH } }),
  parts: {
    figure: ({ run, examples, answers }: PartProps) => {
      const { task, features } = run.summary;
      const what = task.type === 'binary' ? `Probability of ${task.labels[1]}` : 'The most likely class';
      const words = `${what} over ${features?.slice(0, 2).join(' and ')}`;
      const { plane } = answers.results;
      return plane && examples.points ? (
        <div className={layout.figure}>
          <Plane logits={plane} points={examples.points} axes={examples.axes} {...{ task: task.type, words }} />
        </div>
      ) : null;
    },
    words: ({ run, answers }: PartProps) => {
      const { labels } = run.summary.task;
      return answers.results.plane ? (
        <span className={styles.legend}>
          {labels.map((label, i) => (
            <span key={label}>
              <i style={{ background: CLASS_COLORS[i] }} /> {label}
            </span>
          ))}
          <span>· dots: training points; stronger colour: higher confidence</span>
        </span>
      ) : null;
    },
    column: ({ run, examples, answers }: ColumnProps) => {
      const { plane } = answers.results;
      return plane && examples.points ? (
        <Plane
          logits={plane}
          points={examples.points}
          axes={examples.axes}
          task={run.summary.task.type}
          words={`Predictions over the plane: ${run.name}`}
        />
      ) : null;
    },
  },
};

interface Props {
  logits: Float32Array;
  points: NonNullable<Examples['points']>;
  axes: Examples['axes'];
  task: string;
  words: string;
}

function Plane({ logits, points, axes, task, words }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = useIsDark();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours depend on the page's light or dark scheme
  useEffect(() => {
    if (canvas.current) paint(canvas.current, logits, points, task);
  }, [logits, points, task, isDark]);
  const picture = <canvas ref={canvas} className={styles.plane} width={SIZE_PX} height={SIZE_PX} role="img" aria-label={words} />;
  if (!axes) return picture;
  const [x, y] = axes;
  return (
    <div className={styles.withAxes}>
      <AxisWords axis={y} isVertical />
      {picture}
      <AxisWords axis={x} />
    </div>
  );
}

const axisNumber = (value: number) => String(Number(value.toPrecision(4)));

/** The numbers are the values of the data at the positions −1 and 1. */
function AxisWords({ axis: { label, low, high }, isVertical = false }: { axis: Axis; isVertical?: boolean }) {
  return (
    <div className={isVertical ? styles.axisY : styles.axisX}>
      <span>{axisNumber(low)}</span>
      <span>{label}</span>
      <span>{axisNumber(high)}</span>
    </div>
  );
}

function paint(canvas: HTMLCanvasElement, logits: Float32Array, points: Props['points'], task: string) {
  const context = canvas.getContext('2d');
  const host = canvas.parentElement;
  if (!context || !host) return;
  const classColors = CLASS_COLORS.map((color) => resolveColor(host, color));
  const paper = resolveColor(host, 'var(--surface)');
  const [base, ...ends] = [paper, ...classColors].map(channelsOf);
  const image = new ImageData(PLANE_SIDE, PLANE_SIDE);
  const outputs = logits.length / PLANE_SIDE ** 2;
  for (let i = 0; i < PLANE_SIDE ** 2; i++) {
    const probabilities = taskDefinition(task).probabilities(logits.subarray(i * outputs, (i + 1) * outputs));
    const likely = indexOfLargest(probabilities);
    const end = ends[likely] ?? [0, 0, 0];
    // The certainty is 0 if all classes are equally likely, and 1 if one is certain.
    const certainty = ((probabilities[likely] ?? Number.NaN) * probabilities.length - 1) / (probabilities.length - 1);
    const share = Number.isFinite(certainty) ? STRENGTH * certainty : 0;
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = (base?.[c] ?? 0) * (1 - share) + (end[c] ?? 0) * share;
    image.data[4 * i + 3] = 255;
  }
  const small = new OffscreenCanvas(PLANE_SIDE, PLANE_SIDE);
  small.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingQuality = 'high';
  // The outermost samples belong on the edge of the square, so the image extends half a sample past it.
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
