import { useEffect, useMemo, useRef } from 'react';
import { channelsOf, resolveColor } from '../../kit/color.ts';
import { useIsDark } from '../../kit/useIsDark.ts';
import styles from '../insight.module.css';
import { useWidth } from '../plots/useWidth.ts';
import { contour } from './contours.ts';
import { type Grid, type LossScale, placeOf } from './grid.ts';
import { inkOf } from './ink.ts';
import type { SeenSurface } from './surfaces.ts';

interface Props {
  seen: SeenSurface;
  grid: Grid;
  scale: LossScale;
}

const MOST_WIDTH = 420;

export function SurfaceMap({ seen: { name, color, path }, grid, scale }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(place, MOST_WIDTH);
  const isDark = useIsDark();
  const heights = useMemo(() => grid.loss.map((row) => row.map(scale.at)), [grid, scale]);
  const lines = useMemo(() => scale.levels.flatMap((level) => contour(heights, scale.at(level))), [heights, scale]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours depend on the page's light or dark scheme
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    const host = place.current;
    if (!context || !host || width === 0) return;
    const ratio = devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, width);
    const cell = width / (grid.side - 1);
    context.imageSmoothingQuality = 'high';
    context.drawImage(imageOf(heights, host), -cell / 2, -cell / 2, width + cell, width + cell);
    // The second direction of the plane points upwards, but y increases downwards on a canvas.
    const [x, y] = [(column: number) => column * cell, (row: number) => width - row * cell];
    context.strokeStyle = resolveColor(host, 'var(--ink)');
    context.globalAlpha = 0.5;
    context.lineWidth = 0.8;
    context.beginPath();
    for (const [x0, y0, x1, y1] of lines) {
      context.moveTo(x(x0), y(y0));
      context.lineTo(x(x1), y(y1));
    }
    context.stroke();
    context.globalAlpha = 1;
    const mark = resolveColor(host, color);
    const columnOf = (a: number) => placeOf(a, grid.columns);
    const rowOf = (b: number) => placeOf(b, grid.rows);
    drawPath(
      context,
      (path?.path ?? []).map(({ a, b }) => [x(columnOf(a)), y(rowOf(b))] as const),
      mark,
    );
    drawCentre(context, x(columnOf(0)), y(rowOf(0)), mark, resolveColor(host, 'var(--surface)'));
  }, [heights, lines, width, grid, path, color, isDark]);
  const pixels = Math.round(width * (typeof devicePixelRatio === 'number' ? devicePixelRatio : 1));
  return (
    <div ref={place} className={styles.surface}>
      <canvas
        ref={canvas}
        key={pixels}
        width={pixels}
        height={pixels}
        style={{ width, height: width }}
        data-drawn
        role="img"
        aria-label={`Loss surface, ${name}: ${grid.side} × ${grid.side} points`}
      />
    </div>
  );
}

/** An image with one pixel for each point of the grid and the last row at the top. */
function imageOf(heights: readonly (readonly number[])[], host: Element): HTMLCanvasElement {
  const side = heights.length;
  const ink = inkOf(channelsOf(resolveColor(host, 'var(--ink)')), channelsOf(resolveColor(host, 'var(--surface)')));
  const image = new ImageData(side, side);
  for (const [row, line] of heights.entries())
    for (const [column, height] of line.entries()) image.data.set([...ink(height), 255], 4 * ((side - 1 - row) * side + column));
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

function drawPath(context: CanvasRenderingContext2D, points: readonly (readonly [number, number])[], color: string) {
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 1.6;
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.stroke();
  for (const [x, y] of points) {
    context.beginPath();
    context.arc(x, y, 1.8, 0, 2 * Math.PI);
    context.fill();
  }
}

function drawCentre(context: CanvasRenderingContext2D, x: number, y: number, color: string, paper: string) {
  context.beginPath();
  context.arc(x, y, 4, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  context.strokeStyle = paper;
  context.lineWidth = 1.5;
  context.stroke();
}
