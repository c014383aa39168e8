/** Draws the mark and the name of each line at its right end, so that only a narrow chart needs a separate list of names. */
import uPlot from 'uplot';
import { OUTLINE_SIDE, OUTLINES } from '../../kit/marks/outlines.ts';
import type { Mark } from '../../stores/study.ts';
import { ROWS_PER_SERIES, STRONG_ROW } from '../lines.ts';
import { scaledFont } from './marks.ts';

export interface End {
  /** The index of the line among all lines of the chart. */
  entry: number;
  words: string;
  mark: Mark;
}

const LINE_PX = 14;
const GAP_PX = 6;
/** The room for the mark in front of a name. */
const MARK_PX = 12;
const MARK_SIDE_PX = 8;
/** The names take at most this share of the chart's width. */
const MOST_SHARE = 0.26;
/** The names are below a chart that is narrower than this (`.names` in charts.module.css), to leave enough room for the lines. */
const NARROW_PX = 420;

/** The room for the marks and names to the right of the lines, in pixels; 0 if the chart is too narrow for them. */
export function endRoom(ends: readonly End[], font: string, width: number): number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context || width < NARROW_PX) return 0;
  context.font = font;
  const widest = Math.max(0, ...ends.map(({ words }) => context.measureText(words).width));
  return Math.ceil(Math.min(widest, MOST_SHARE * width)) + MARK_PX + GAP_PX + 2;
}

/**
 * Moves positions until they are at least `distance` apart, and keeps them between two limits.
 * @param wanted the positions before they are moved, in any order
 * @returns the positions, parallel to `wanted`; an entry is null if there is no room for it
 */
export function spreadApart(wanted: readonly number[], distance: number, [from, to]: readonly [number, number]): (number | null)[] {
  const room = Math.floor((to - from) / distance) + 1;
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed: (number | null)[] = wanted.map(() => null);
  const kept = order.slice(0, Math.max(0, room));
  let least = from;
  for (const i of kept) {
    placed[i] = Math.max(least, wanted[i] ?? 0);
    least = (placed[i] ?? 0) + distance;
  }
  let most = to;
  for (const i of kept.toReversed()) {
    placed[i] = Math.min(most, placed[i] ?? 0);
    most = (placed[i] ?? 0) - distance;
  }
  return placed;
}

/** The last held-out value of a line if it has any, otherwise the last value of its training curve. */
function lastValue(chart: uPlot, entry: number): number | undefined {
  const first = ROWS_PER_SERIES * entry + 1;
  for (const row of [ROWS_PER_SERIES - 1, STRONG_ROW]) {
    const last = [...(chart.data[first + row] ?? [])].findLast((value) => typeof value === 'number');
    if (typeof last === 'number') return last;
  }
  return undefined;
}

export function drawEnds(chart: uPlot, colors: readonly string[], ends: readonly End[], font: string) {
  const { ctx, bbox } = chart;
  const left = bbox.left + bbox.width + GAP_PX * uPlot.pxRatio;
  const textLeft = left + MARK_PX * uPlot.pxRatio;
  const width = ctx.canvas.width - textLeft;
  if (width < 4 * GAP_PX * uPlot.pxRatio) return;
  const shown = ends.flatMap((end) => {
    const value = lastValue(chart, end.entry);
    return value === undefined ? [] : [{ ...end, y: chart.valToPos(value, 'y', true) }];
  });
  const limits = [bbox.top + (LINE_PX / 2) * uPlot.pxRatio, bbox.top + bbox.height - (LINE_PX / 2) * uPlot.pxRatio] as const;
  const placed = spreadApart(
    shown.map(({ y }) => Math.min(limits[1], Math.max(limits[0], y))),
    LINE_PX * uPlot.pxRatio,
    limits,
  );
  ctx.save();
  ctx.font = scaledFont(font);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  shown.forEach(({ entry, words, mark }, i) => {
    const y = placed[i];
    if (y === null || y === undefined) return;
    ctx.fillStyle = colors[entry] ?? '';
    drawMark(ctx, mark, left, y);
    ctx.fillText(
      shortened(words, (text) => ctx.measureText(text).width <= width),
      textLeft,
      y,
    );
  });
  ctx.restore();
}

/** @param y the middle of the mark */
function drawMark(ctx: CanvasRenderingContext2D, mark: Mark, x: number, y: number) {
  const scale = (MARK_SIDE_PX / OUTLINE_SIDE) * uPlot.pxRatio;
  ctx.save();
  ctx.translate(x, y - (MARK_SIDE_PX / 2) * uPlot.pxRatio);
  ctx.scale(scale, scale);
  ctx.fill(new Path2D(OUTLINES[mark]));
  ctx.restore();
}

function shortened(words: string, fits: (text: string) => boolean): string {
  if (fits(words)) return words;
  let length = words.length - 1;
  while (length > 1 && !fits(`${words.slice(0, length)}…`)) length--;
  return `${words.slice(0, length).trimEnd()}…`;
}
