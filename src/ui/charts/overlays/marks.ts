import uPlot from 'uplot';
import { ROWS_PER_SERIES, STRONG_ROW } from '../lines.ts';
import { clippedAt } from '../scales/yRange.ts';

export interface RunnerMark {
  x: number;
  /** The name of the device. */
  name: string;
}

/** @param marked the positions, on the x axis, of steps with a value that is not finite, in one list per series */
export function markNonFinite(chart: uPlot, colors: readonly string[], marked: readonly (readonly number[])[]) {
  const { ctx } = chart;
  const size = 4 * uPlot.pxRatio;
  ctx.save();
  ctx.lineWidth = 2 * uPlot.pxRatio;
  marked.forEach((list, entry) => {
    ctx.strokeStyle = colors[entry] ?? '';
    for (const place of list) {
      const x = chart.valToPos(place, 'x', true);
      if (!(x >= chart.bbox.left && x <= chart.bbox.left + chart.bbox.width)) continue;
      const y = chart.bbox.top + 2 * size;
      ctx.beginPath();
      ctx.moveTo(x - size, y - size);
      ctx.lineTo(x + size, y + size);
      ctx.moveTo(x - size, y + size);
      ctx.lineTo(x + size, y - size);
      ctx.stroke();
    }
  });
  ctx.restore();
}

export const scaledFont = (font: string) => font.replace(/[\d.]+px/, (size) => `${Number.parseFloat(size) * uPlot.pxRatio}px`);

/** Draws a dashed line, with the name of the new device, at each position at which a different device began to train the run of a curve. */
export function markRunners(chart: uPlot, colors: readonly string[], marked: readonly (readonly RunnerMark[])[], font: string) {
  const { ctx } = chart;
  const { left, top, width, height } = chart.bbox;
  ctx.save();
  ctx.lineWidth = uPlot.pxRatio;
  ctx.setLineDash([2 * uPlot.pxRatio, 3 * uPlot.pxRatio]);
  ctx.font = scaledFont(font);
  // The context still has the text baseline that uPlot set for the axes.
  ctx.textBaseline = 'alphabetic';
  marked.forEach((list, entry) => {
    ctx.strokeStyle = ctx.fillStyle = colors[entry] ?? '';
    for (const { x: place, name } of list) {
      const x = chart.valToPos(place, 'x', true);
      if (!(x >= left && x <= left + width)) continue;
      ctx.beginPath();
      ctx.moveTo(x, top);
      ctx.lineTo(x, top + height);
      ctx.stroke();
      const isAtRight = x > left + width / 2;
      ctx.textAlign = isAtRight ? 'right' : 'left';
      ctx.fillText(name, x + (isAtRight ? -4 : 4) * uPlot.pxRatio, top + (12 + 12 * entry) * uPlot.pxRatio, width / 2);
    }
  });
  ctx.restore();
}

const CLIP_MARK_PX = 5;
const CLIP_GAP_PX = 24;

/** Draws triangles at the upper or lower edge of the chart where a curve is outside the range of the y axis. */
export function markClipped(chart: uPlot, lines: readonly { color: string; isContext?: boolean }[]) {
  const { ctx, bbox, data, scales } = chart;
  const { min = 0, max = 1 } = scales.y ?? {};
  const size = CLIP_MARK_PX * uPlot.pxRatio;
  ctx.save();
  lines.forEach(({ color, isContext }, entry) => {
    if (isContext) return;
    const strong = data[ROWS_PER_SERIES * entry + STRONG_ROW + 1];
    const isClipped = strong?.some((value) => value != null && (value > max || value < min));
    if (!strong || !isClipped) return;
    const places = Array.from(data[0], (x) => chart.valToPos(x, 'x', true));
    ctx.fillStyle = color;
    for (const { x, isAbove } of clippedAt(places, [...strong], [min, max], CLIP_GAP_PX * uPlot.pxRatio)) {
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      const [edge, inner] = isAbove ? [bbox.top, bbox.top + size] : [bbox.top + bbox.height, bbox.top + bbox.height - size];
      ctx.beginPath();
      ctx.moveTo(x, edge);
      ctx.lineTo(x - size, inner);
      ctx.lineTo(x + size, inner);
      ctx.fill();
    }
  });
  ctx.restore();
}
