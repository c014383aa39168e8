import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { channelsOf, resolveColor } from '../../kit/color.ts';
import { useIsDark } from '../../kit/useIsDark.ts';
import styles from '../insight.module.css';
import { useWidth } from '../plots/useWidth.ts';
import { type Grid, type LossScale, placeOf } from './grid.ts';
import { inkOf } from './ink.ts';
import { type Angle, facesOf, heightAt, project } from './relief.ts';
import type { SeenSurface } from './surfaces.ts';

interface Props {
  seen: SeenSurface;
  grid: Grid;
  scale: LossScale;
  angle: Angle;
  turn(change: Angle): void;
}

const MOST_WIDTH = 420;
/** The height of the picture divided by its width. */
const TALL = 0.8;
const SHADE = 0.16;
/** The angle by which a drag across the whole picture turns the surface, in radians. */
const TURNED = Math.PI;

export function SurfaceRelief({ seen: { name, color }, grid, scale, angle, turn }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(place, MOST_WIDTH);
  const height = Math.round(width * TALL);
  const isDark = useIsDark();
  const heights = useMemo(() => grid.loss.map((row) => row.map(scale.at)), [grid, scale]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours depend on the page's light or dark scheme
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    const host = place.current;
    if (!context || !host || width === 0) return;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, width, height);
    const paper = channelsOf(resolveColor(host, 'var(--surface)'));
    const ink = inkOf(channelsOf(resolveColor(host, 'var(--ink)')), paper);
    const lines = resolveColor(host, 'var(--line-strong)');
    const [x, y] = [(share: number) => share * width, (share: number) => (share - 0.5) * width + height / 2];
    context.lineWidth = 0.5;
    for (const { corners, height: level, slope } of facesOf(heights, angle)) {
      context.beginPath();
      for (const [across, down] of corners) context.lineTo(x(across), y(down));
      context.closePath();
      context.fillStyle = `rgb(${ink(level, 0.1 + SHADE * slope).join(' ')})`;
      context.fill();
      context.strokeStyle = lines;
      context.stroke();
    }
    const [column, row] = [placeOf(0, grid.columns), placeOf(0, grid.rows)];
    const last = grid.side - 1;
    const [across, down] = project(angle, column / last, row / last, heightAt(heights, row, column));
    context.beginPath();
    context.arc(x(across), y(down), 4, 0, 2 * Math.PI);
    context.fillStyle = resolveColor(host, color);
    context.fill();
  }, [heights, angle, width, height, grid, color, isDark]);
  const drag = ({ buttons, movementX, movementY, currentTarget, pointerId }: PointerEvent) => {
    if (buttons !== 1 || width === 0) return;
    currentTarget.setPointerCapture(pointerId);
    turn({ turn: (-movementX / width) * TURNED, tilt: (movementY / width) * TURNED });
  };
  const ratio = devicePixelRatio;
  return (
    <div ref={place} className={styles.surface}>
      <canvas
        ref={canvas}
        key={`${width} ${ratio}`}
        width={Math.round(width * ratio)}
        height={Math.round(height * ratio)}
        style={{ width, height }}
        data-drawn
        data-turns
        role="img"
        aria-label={`3-D loss surface, ${name}: ${grid.side} × ${grid.side} points`}
        onPointerMove={drag}
      />
    </div>
  );
}
