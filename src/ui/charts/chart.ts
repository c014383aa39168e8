/** uPlot for curves of several runs over steps. Lives outside React: it is told data, and draws when the browser draws. */
import 'uplot/dist/uPlot.min.css';
import uPlot from 'uplot';

export interface Line {
  label: string;
  color: string;
  values: (number | null | undefined)[] | Float32Array;
  style: 'raw' | 'line' | 'points';
}

export interface ChartOptions {
  isLog: boolean;
  /** How values are written, on the axis and under the cursor. */
  format(value: number): string;
  syncKey: string;
}

const css = (element: Element, name: string) => getComputedStyle(element).getPropertyValue(name).trim();

function seriesOf(line: Line, format: (value: number) => string): uPlot.Series {
  const value = (_: uPlot, raw: number | null) => (raw === null ? '–' : format(raw));
  if (line.style === 'points') {
    return {
      label: line.label,
      stroke: line.color,
      width: 1.5,
      dash: [5, 4],
      spanGaps: true,
      points: { show: true, size: 6, fill: line.color },
      value,
    };
  }
  const isRaw = line.style === 'raw';
  return { label: line.label, stroke: line.color, alpha: isRaw ? 0.25 : 1, width: isRaw ? 1 : 2, points: { show: false }, value };
}

export function createChart(element: HTMLElement, lines: readonly Line[], length: number, { isLog, format, syncKey }: ChartOptions) {
  const steps = Float64Array.from({ length }, (_, i) => i + 1);
  const axis = {
    stroke: css(element, '--ink-soft'),
    grid: { stroke: css(element, '--line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui',
  };
  // On a log axis only whole decades are marked.
  const decades = (_: uPlot, splits: number[]) => splits.map((split) => (isLog && Math.abs(Math.log10(split) % 1) > 1e-9 ? null : split));
  const { width, height } = sizeOf(element);
  return new uPlot(
    {
      width,
      height,
      cursor: { sync: { key: syncKey }, points: { size: 7 } },
      legend: { live: true },
      scales: { x: { time: false }, y: isLog ? { distr: 3 } : {} },
      axes: [
        { ...axis, size: 26 },
        {
          ...axis,
          size: 52,
          grid: { ...axis.grid, filter: decades },
          filter: decades,
          values: (_, splits) => splits.map((split) => (split === null ? '' : format(split))),
        },
      ],
      series: [{ label: 'step' }, ...lines.map((line) => seriesOf(line, format))],
    },
    dataOf(steps, lines, isLog),
    element,
  );
}

/** Values for uPlot: what a log axis cannot show, and what is not finite, is a gap. */
export function dataOf(steps: Float64Array, lines: readonly Line[], isLog: boolean): uPlot.AlignedData {
  const shown = (value: number | null | undefined) =>
    value === undefined ? undefined : value !== null && Number.isFinite(value) && (!isLog || value > 0) ? value : null;
  return [
    steps,
    ...lines.map(({ values }) => Array.from({ length: steps.length }, (_, i) => (i < values.length ? shown(values[i]) : null))),
  ] as uPlot.AlignedData;
}

const LEGEND_PX = 24;

export const sizeOf = (element: HTMLElement) => ({
  width: Math.max(120, element.clientWidth),
  height: Math.max(90, element.clientHeight - LEGEND_PX),
});
