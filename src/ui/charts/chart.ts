/** uPlot for curves of several runs over steps. Lives outside React: it is told rows, and draws when the browser draws. */
import 'uplot/dist/uPlot.min.css';
import uPlot from 'uplot';
import { resolveColor } from '../color.ts';
import type { Plot, Row } from './lines.ts';
import { logMarks } from './logMarks.ts';

export interface ChartOptions {
  plot: Plot;
  /** One per run: each has three rows, every value, the smoothed curve and the held-out points. */
  colors: readonly string[];
  isLog: boolean;
  /** Tells the place under the cursor, or null when it left. */
  onCursor(step: number | null, left: number): void;
  /** Steps to be marked as not finite, per run. */
  nonFinite(): readonly (readonly number[])[];
}

const seriesOf = (color: string): uPlot.Series[] => [
  { stroke: color, alpha: 0.28, width: 1, points: { show: false } },
  { stroke: color, width: 2, points: { show: false } },
  { stroke: color, width: 1.5, dash: [5, 4], spanGaps: true, points: { show: true, size: 5, fill: color } },
];

/** A cross at the upper edge for every step whose numbers were not finite. */
function markNonFinite(chart: uPlot, colors: readonly string[], steps: readonly (readonly number[])[]) {
  const { ctx } = chart;
  const size = 4 * uPlot.pxRatio;
  ctx.save();
  ctx.lineWidth = 2 * uPlot.pxRatio;
  steps.forEach((list, run) => {
    ctx.strokeStyle = colors[run] ?? '';
    for (const step of list) {
      const x = chart.valToPos(step, 'x', true);
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

export const sizeOf = (element: HTMLElement) => ({
  width: Math.max(120, element.clientWidth),
  height: Math.max(80, element.clientHeight),
});

export function createChart(element: HTMLElement, rows: [number[], ...Row[]], options: ChartOptions): uPlot {
  const { plot, isLog } = options;
  const colors = options.colors.map((color) => resolveColor(element, color));
  const axis = {
    stroke: resolveColor(element, 'var(--ink-soft)'),
    grid: { stroke: resolveColor(element, 'var(--line)'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  return new uPlot(
    {
      ...sizeOf(element),
      padding: [8, 12, 0, 0],
      cursor: { sync: { key: 'steps', setSeries: false }, points: { size: 7 }, drag: { x: true, y: false } },
      legend: { show: false },
      scales: { x: { time: false }, y: isLog ? { distr: 3 } : {} },
      axes: [
        {
          ...axis,
          size: 24,
          gap: 4,
          values: (_, splits) => splits.map((split) => (Number.isInteger(split) ? split.toLocaleString('en') : '')),
        },
        {
          ...axis,
          size: 50,
          gap: 6,
          ...(isLog && {
            splits: (chart: uPlot, _: number, min: number, max: number) => logMarks(min, max, chart.bbox.height / uPlot.pxRatio),
            // uPlot would take out what is no whole decade.
            filter: (_: uPlot, splits: number[]) => splits,
            grid: { ...axis.grid, filter: (_: uPlot, splits: number[]) => splits },
          }),
          values: (_, splits) => splits.map(plot.axis),
        },
      ],
      series: [{}, ...colors.flatMap(seriesOf)],
      hooks: {
        draw: [(chart) => markNonFinite(chart, colors, options.nonFinite())],
        setCursor: [
          (chart) => {
            const { idx, left = -1 } = chart.cursor;
            options.onCursor(typeof idx === 'number' && left >= 0 ? (chart.data[0][idx] ?? null) : null, left);
          },
        ],
      },
    },
    rows as uPlot.AlignedData,
    element,
  );
}
