/** Wraps uPlot for the lines of several runs, without React. */
import '../kit/language.ts';
import 'uplot/dist/uPlot.min.css';
import uPlot from 'uplot';
import { resolveColor } from '../kit/color.ts';
import { axisWords, countWords } from '../kit/format.ts';
import { markOf } from '../stores/study.ts';
import { ROWS_PER_SERIES, type Rows, STRONG_ROW } from './lines.ts';
import { drawEnds, type End, endRoom } from './overlays/ends.ts';
import { drawLevels } from './overlays/levels.ts';
import { markClipped, markNonFinite, markRunners, type RunnerMark } from './overlays/marks.ts';
import type { ShownLevel } from './scales/levels.ts';
import { logMarks, xMarks } from './scales/marks.ts';
import { yRange } from './scales/yRange.ts';
import { listenToFingers, listenToZoom } from './zoom.ts';

const CURSOR_MARK_PX = 7;
const NOTE_PX = 11;

interface ChartOptions {
  /** One entry per series. */
  lines: readonly { color: string; isContext?: boolean; name: string; label?: string | undefined }[];
  isLogX: boolean;
  isWholeX: boolean;
  isLogY: boolean;
  /** The largest possible value, which limits the y axis. */
  most: number;
  /** The text of a mark on the y axis. */
  words(value: number): string;
  /** The range of the x axis. */
  range(): readonly [number, number];
  /** Reports null once the cursor has left. */
  onCursor(x: number | null): void;
  /** Requests a range of the x axis; null means all of it. */
  onZoom(range: readonly [number, number] | null): void;
  /** The positions of steps with a value that is not finite, in one list per series. */
  nonFinite(): readonly (readonly number[])[];
  levels(): readonly ShownLevel[];
  /** The positions at which another device began to compute the curve, in one list per series. */
  runnerMarks(): readonly (readonly RunnerMark[])[];
}

const linear = uPlot.paths.linear?.();

const hasData = (chart: uPlot, series: number) => chart.data[series]?.some((value) => value != null) ?? false;

/** Skips empty rows, because a row without points still costs a clip and a stroke, and most of the rows can be empty. */
const paths: uPlot.Series.PathBuilder = (chart, series, from, to) =>
  hasData(chart, series) ? (linear?.(chart, series, from, to) ?? null) : null;

/** A background run shows only its curve. Its other rows are transparent, but its held-out points still affect the scale. */
const seriesOf = ({ color, isContext = false }: { color: string; isContext?: boolean }): uPlot.Series[] => {
  const detail = isContext ? 'transparent' : color;
  return [
    { paths, stroke: detail, alpha: 0.28, width: 1, points: { show: false } },
    { paths, stroke: detail, alpha: 0.28, width: 1, points: { show: false } },
    { paths, stroke: color, width: 1, points: { show: false } },
    {
      paths,
      stroke: detail,
      width: 2.25,
      spanGaps: true,
      points: { show: (chart, series) => !isContext && hasData(chart, series), size: 5, fill: color },
    },
  ];
};

/** The band between the lowest and the highest values of several seeds. */
const bandOf = (color: string, entry: number): uPlot.Band => ({
  series: [ROWS_PER_SERIES * entry + 2, ROWS_PER_SERIES * entry + 1],
  fill: color.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.16)'),
});

/**
 * The minimum padding to the right of the lines. It makes room for the last number on the x axis, half of which extends past the end of the
 * axis.
 */
const LEAST_ROOM_PX = 22;

function roomForEnds(ends: readonly End[], font: string): uPlot.PaddingSide {
  let known = { width: 0, room: 0 };
  return ({ width }) => {
    if (known.width !== width) known = { width, room: Math.max(LEAST_ROOM_PX, endRoom(ends, font, width)) };
    return known.room;
  };
}

export const sizeOf = (element: HTMLElement) => ({
  width: Math.max(120, element.clientWidth),
  height: Math.max(80, element.clientHeight),
});

/** By default, uPlot can remove marks of a logarithmic axis that are not at powers of ten. */
const allMarks = (_: uPlot, splits: number[]) => splits;

export function createChart(element: HTMLElement, rows: Rows, options: ChartOptions): uPlot {
  const { isLogX, isLogY } = options;
  const lines = options.lines.map((line) => ({ ...line, color: resolveColor(element, line.color) }));
  const colors = lines.map(({ color }) => color);
  const style = getComputedStyle(element);
  const { fontFamily } = style;
  // In presentation mode, the text of the page is larger.
  const note = Number.parseFloat(style.getPropertyValue('--size-note')) || NOTE_PX;
  const surface = resolveColor(element, 'var(--surface)');
  const axis = {
    stroke: resolveColor(element, 'var(--ink-soft)'),
    grid: { stroke: resolveColor(element, 'var(--line)'), width: 1 },
    ticks: { show: false },
    font: `${note}px ${fontFamily}`,
  };
  const ends = lines.flatMap(({ isContext, label, name }, entry) =>
    isContext ? [] : [{ entry, words: label ?? name, mark: markOf(options.lines[entry]?.color ?? '') }],
  );
  const logGrid = { ...axis.grid, filter: allMarks };
  const chart = new uPlot(
    {
      ...sizeOf(element),
      padding: [8, roomForEnds(ends, axis.font), 0, 0],
      cursor: {
        sync: { key: 'runs', setSeries: false },
        points: {
          size: CURSOR_MARK_PX,
          show: (_, series) => {
            const isMarked = (series - 1) % ROWS_PER_SERIES === STRONG_ROW && !lines[Math.floor((series - 1) / ROWS_PER_SERIES)]?.isContext;
            // The cast is safe because uPlot draws no point if it gets undefined, although its types do not say so.
            return (isMarked ? document.createElement('div') : undefined) as HTMLElement;
          },
        },
        drag: { x: true, y: false, setScale: false },
        bind: {
          dblclick: () => () => {
            options.onZoom(null);
            return null;
          },
        },
      },
      legend: { show: false },
      scales: {
        x: { time: false, distr: isLogX ? 3 : 1, range: () => [...options.range()] as [number, number] },
        y: {
          distr: isLogY ? 3 : 1,
          range: (chart) => yRange([...chart.data] as Rows, options.range(), isLogY, options.most) ?? (isLogY ? [0.1, 1] : [0, 1]),
        },
      },
      axes: [
        {
          ...axis,
          size: 9 + note,
          gap: 4,
          splits: (chart, _, min, max) => xMarks(min, max, chart.bbox.width / uPlot.pxRatio, options),
          filter: allMarks,
          ...(isLogX && { grid: logGrid }),
          values: (_, splits) => splits.map(xWords),
        },
        {
          ...axis,
          size: Math.round(4.5 * note),
          gap: 6,
          ...(isLogY && {
            splits: (chart: uPlot, _: number, min: number, max: number) => logMarks(min, max, chart.bbox.height / uPlot.pxRatio),
            filter: allMarks,
            grid: logGrid,
          }),
          values: (_, splits) => splits.map(options.words),
        },
      ],
      series: [{}, ...lines.flatMap(seriesOf)],
      bands: colors.map(bandOf),
      hooks: {
        draw: [
          (chart) => markNonFinite(chart, colors, options.nonFinite()),
          (chart) => markClipped(chart, lines),
          (chart) => drawLevels(chart, options.levels(), { color: axis.stroke, surface, font: axis.font, words: options.words }),
          (chart) => drawEnds(chart, colors, ends, axis.font),
          (chart) => markRunners(chart, colors, options.runnerMarks(), axis.font),
        ],
        setSelect: [
          (chart) => {
            const { left, width } = chart.select;
            if (width < 2) return;
            chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            options.onZoom([chart.posToVal(left, 'x'), chart.posToVal(left + width, 'x')]);
          },
        ],
        setCursor: [
          (chart) => {
            const { idx, left = -1 } = chart.cursor;
            options.onCursor(typeof idx === 'number' && left >= 0 ? (chart.data[0][idx] ?? null) : null);
          },
        ],
      },
    },
    rows as uPlot.AlignedData,
    element,
  );
  listenToZoom(chart, isLogX, options.onZoom);
  listenToFingers(chart, isLogX, options.onZoom);
  return chart;
}

export const xWords = (value: number): string => (Number.isInteger(value) && Math.abs(value) < 1e7 ? countWords(value) : axisWords(value));
