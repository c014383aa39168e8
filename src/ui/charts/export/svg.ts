import { xmlText } from '../../kit/escapes.ts';
import { OUTLINE_SIDE, OUTLINES } from '../../kit/marks/outlines.ts';
import type { Mark } from '../../stores/study.ts';
import type { Row } from '../binning.ts';
import { xWords } from '../chart.ts';
import { ROWS_PER_SERIES, type Rows } from '../lines.ts';
import type { RunnerMark } from '../overlays/marks.ts';
import { placedLevels, type ShownLevel } from '../scales/levels.ts';
import { linearMarks, logMarks, xMarks } from '../scales/marks.ts';
import { yRange } from '../scales/yRange.ts';

const WIDTH = 900;
const HEIGHT = 300;
const LEFT = 64;
const RIGHT = 16;
const TOP = 34;
const BOTTOM = 42;
const LEGEND_LINE = 20;

interface PictureOfChart {
  title: string;
  xTitle: string;
  rows: Rows;
  range: readonly [number, number];
  /** The largest possible value, which limits the y axis. */
  most: number;
  isLogX: boolean;
  isWholeX: boolean;
  isLogY: boolean;
  words(value: number): string;
  /** The positions at which another device began to compute the curve, in one list per series. */
  runnerMarks: readonly (readonly RunnerMark[])[];
  levels: readonly ShownLevel[];
}

interface PictureColors {
  ink: string;
  soft: string;
  line: string;
  surface: string;
}

const rounded = (value: number) => String(Math.round(value * 100) / 100);

const text = (x: number, y: number, words: string, fill: string, anchor = 'start', weight = 400) =>
  `<text x="${rounded(x)}" y="${rounded(y)}" fill="${fill}" text-anchor="${anchor}" font-weight="${weight}">${xmlText(words)}</text>`;

type Scale = (value: number) => number;

function scaleOf([low, high]: readonly [number, number], isLog: boolean, from: number, to: number): Scale {
  const at = isLog ? Math.log : (value: number) => value;
  const [start, length] = [at(low), at(high) - at(low) || 1];
  return (value) => from + ((at(value) - start) / length) * (to - from);
}

/** The path of a line, which has a gap at every null unless `spansGaps` is true. */
function pathOf(xs: readonly number[], row: Row, x: Scale, y: Scale, spansGaps = false): string {
  let isOpen = false;
  return row
    .flatMap((value, i) => {
      if (value === undefined) return [];
      if (value === null) {
        isOpen &&= spansGaps;
        return [];
      }
      const point = `${isOpen ? 'L' : 'M'}${rounded(x(xs[i] ?? 0))} ${rounded(y(value))}`;
      isOpen = true;
      return [point];
    })
    .join('');
}

/** The path around the area between `low` and `high`; empty if no position has both values. */
function bandOf(xs: readonly number[], low: Row, high: Row, x: Scale, y: Scale): string {
  const both = xs.flatMap((at, i) => {
    const [least, most] = [low[i], high[i]];
    return typeof least === 'number' && typeof most === 'number' ? [{ at: x(at), least: y(least), most: y(most) }] : [];
  });
  if (both.length === 0) return '';
  const points = [...both.map(({ at, most }) => [at, most]), ...both.reverse().map(({ at, least }) => [at, least])];
  return `M${points.map((point) => point.map((value) => rounded(value ?? 0)).join(' ')).join('L')}Z`;
}

function entryOf(xs: readonly number[], rows: readonly Row[], color: string, x: Scale, y: Scale): string {
  const [low = [], high = [], line = [], points = []] = rows;
  const stroke = (row: Row, more: string, spansGaps = false) =>
    `<path d="${pathOf(xs, row, x, y, spansGaps)}" fill="none" stroke="${color}" ${more}/>`;
  const dots = points.flatMap((value, i) =>
    typeof value === 'number' ? [`<circle cx="${rounded(x(xs[i] ?? 0))}" cy="${rounded(y(value))}" r="2.5" fill="${color}"/>`] : [],
  );
  const band = bandOf(xs, low, high, x, y);
  return [
    band && `<path d="${band}" fill="${color}" fill-opacity="0.16"/>`,
    stroke(low, 'stroke-opacity="0.28"'),
    stroke(high, 'stroke-opacity="0.28"'),
    stroke(line, ''),
    stroke(points, 'stroke-width="2.25"', true),
    ...dots,
  ].join('');
}

function chartOf(chart: PictureOfChart, colors: readonly string[], top: number, paint: PictureColors): string {
  const [xs, ...rows] = chart.rows;
  const [from, to] = chart.range;
  const [bottom, ceiling] = yRange(chart.rows, chart.range, chart.isLogY, chart.most) ?? [0, 1];
  const isLogY = chart.isLogY && bottom > 0;
  const y = scaleOf([bottom, ceiling], isLogY, top + HEIGHT - BOTTOM, top + TOP);
  const x = scaleOf(chart.range, chart.isLogX, LEFT, WIDTH - RIGHT);
  const yMarks = isLogY ? logMarks(bottom, ceiling, HEIGHT - TOP - BOTTOM) : linearMarks(bottom, ceiling, 7);
  const marks = xMarks(from, to, WIDTH - LEFT - RIGHT, chart);
  const clip = `c${top}`;
  return [
    text(LEFT, top + 20, chart.title, paint.ink, 'start', 650),
    ...yMarks.map(
      (mark) =>
        `<path d="M${LEFT} ${rounded(y(mark))}H${WIDTH - RIGHT}" stroke="${paint.line}"/>${text(LEFT - 8, y(mark) + 4, chart.words(mark), paint.soft, 'end')}`,
    ),
    ...marks.map((mark) => text(x(mark), top + HEIGHT - BOTTOM + 16, xWords(mark), paint.soft, 'middle')),
    text((LEFT + WIDTH - RIGHT) / 2, top + HEIGHT - 8, chart.xTitle, paint.soft, 'middle'),
    `<clipPath id="${clip}"><path d="M${LEFT} ${top + TOP - 4}H${WIDTH - RIGHT}V${top + HEIGHT - BOTTOM + 4}H${LEFT}Z"/></clipPath>`,
    `<g clip-path="url(#${clip})">`,
    ...colors.map((color, i) => entryOf(xs, rows.slice(ROWS_PER_SERIES * i, ROWS_PER_SERIES * (i + 1)), color, x, y)),
    ...colors.flatMap((color, i) =>
      (chart.runnerMarks[i] ?? []).map(
        (mark) =>
          `<path d="M${rounded(x(mark.x))} ${top + TOP}V${top + HEIGHT - BOTTOM}" stroke="${color}" stroke-dasharray="2 3"/>${text(x(mark.x) + 4, top + TOP + 12 + 14 * i, mark.name, color)}`,
      ),
    ),
    '</g>',
    ...placedLevels(chart.levels, y, [top + TOP, top + HEIGHT - BOTTOM], chart.words).map(
      ({ lines, words, textY }) =>
        `${lines.map((at) => `<path d="M${LEFT} ${rounded(at)}H${WIDTH - RIGHT}" stroke="${paint.soft}" stroke-dasharray="1 3"/>`).join('')}${text(WIDTH - RIGHT - 4, textY, words, paint.soft, 'end')}`,
    ),
  ].join('');
}

/** @param runs the names, resolved colours and marks of the lines, in the order of the rows */
export function svgOf(
  charts: readonly PictureOfChart[],
  runs: readonly { name: string; color: string; mark: Mark }[],
  paint: PictureColors,
): { svg: string; width: number; height: number } {
  const height = charts.length * HEIGHT + runs.length * LEGEND_LINE + 16;
  const legendTop = charts.length * HEIGHT + 16;
  const legend = runs.map(
    ({ name, color, mark }, i) =>
      `<path d="M${LEFT} ${legendTop + i * LEGEND_LINE - 4}h24" stroke="${color}" stroke-width="3"/><path d="${OUTLINES[mark]}" transform="translate(${LEFT + 30} ${legendTop + i * LEGEND_LINE - 4 - OUTLINE_SIDE / 2})" fill="${color}"/>${text(LEFT + 48, legendTop + i * LEGEND_LINE, name, paint.ink)}`,
  );
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<path d="M0 0H${WIDTH}V${height}H0Z" fill="${paint.surface}"/>`,
    ...charts.map((chart, i) =>
      chartOf(
        chart,
        runs.map(({ color }) => color),
        i * HEIGHT,
        paint,
      ),
    ),
    ...legend,
    '</svg>',
  ].join('');
  return { svg, width: WIDTH, height };
}
