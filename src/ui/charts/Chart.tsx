import { type KeyboardEvent, useEffect, useRef } from 'react';
import type uPlot from 'uplot';
import { counted } from '../../schema/words.ts';
import { ArmMark } from '../kit/marks/ArmMark.tsx';
import { useIsDark } from '../kit/useIsDark.ts';
import { changesWithin, changeWords } from '../stores/runners.ts';
import { findRun, historyOf, onCurves, type RunRecord } from '../stores/runs.ts';
import { markOf } from '../stores/study.ts';
import { useView } from '../stores/useStore.ts';
import { view, type XAxisName } from '../stores/view.ts';
import { xAxes } from './axes.ts';
import { thinned } from './binning.ts';
import { createChart, sizeOf } from './chart.ts';
import styles from './charts.module.css';
import { setLinkedCursor } from './cursor.ts';
import { extentOf, type Rows, rowsOf } from './lines.ts';
import type { Plot } from './plots.ts';
import { showReadout } from './readout.ts';
import type { ShownLevel } from './scales/levels.ts';
import { curveOf, type SeriesSource, seriesOf } from './series.ts';
import { clamped, zoomByKey } from './zoom.ts';

/** The number of points of a line per pixel. While the chart moves, there are fewer points, and even fewer if frames are late. */
const DENSITY = { moving: 0.24, least: 0.04, still: 2 };
/** A frame that takes longer than this, about 1/50 s, is late. */
const FRAME_MS = 19;
/** The time without movement after which a chart counts as still. */
const STILL_MS = 160;

/** The minimum time between updates of the readout while a chart moves, because faster changes of its numbers cannot be read. */
const READOUT_MS = 100;

export interface ChartProps {
  plot: Plot;
  sources: readonly SeriesSource[];
  baseline: RunRecord;
  xAxis: XAxisName;
  isLogX: boolean;
  isLogY: boolean;
  smoothing: number;
}

export function Chart(props: ChartProps) {
  const { plot, sources, baseline, xAxis, isLogX, isLogY, smoothing } = props;
  const place = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const isDark = useIsDark();
  // The chart is created again when the page begins or ends a presentation, in which the text is larger.
  const isPresenting = useView((state) => state.isPresenting);
  const key = sources.map(({ name, label, color, runs }) => `${name} ${label} ${color} ${runs.map(({ id }) => id)}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: numbers are read for each frame; other runs or settings need another chart
  useEffect(() => {
    const element = place.current;
    const box = readout.current;
    if (!element || !box) return;
    let settling: ReturnType<typeof setTimeout> | undefined;
    let moving = DENSITY.moving;
    let askedAt = 0;
    let readAt = 0;
    // The last measured width. Measuring while other charts draw would force a layout for each of them.
    let { width } = sizeOf(element);
    const drawing = drawingOf(props, () => (settling === undefined ? DENSITY.still : moving) * width);
    const made = createChart(element, drawing.rows(), {
      isLogX,
      isWholeX: xAxes[xAxis].isWhole ?? false,
      isLogY,
      lines: sources,
      words: plot.axis,
      most: plot.most ?? Number.POSITIVE_INFINITY,
      range: drawing.range,
      nonFinite: drawing.nonFinite,
      levels: drawing.levels,
      runnerMarks: drawing.runnerMarks,
      onZoom: (range) => view.setState({ zoom: range && clamped(range, drawing.extent(), isLogX) }),
      onCursor: (x) => {
        const isMoving = settling !== undefined && x !== null;
        if (isMoving && performance.now() - readAt < READOUT_MS) return;
        readAt = performance.now();
        showReadout(box, drawing.shown(), x);
      },
    });
    chart.current = made;
    let frame = 0;
    const draw = () => {
      frame = 0;
      const tookMs = performance.now() - askedAt;
      if (settling !== undefined) moving = Math.min(DENSITY.moving, Math.max(DENSITY.least, moving * (tookMs > FRAME_MS ? 0.8 : 1.02)));
      made.setData(drawing.rows() as uPlot.AlignedData);
    };
    const drawSoon = () => {
      if (frame) return;
      askedAt = performance.now();
      frame = requestAnimationFrame(draw);
    };
    const stop = onCurves(drawSoon);
    const stopZoom = view.subscribe((now, before) => {
      if (now.zoom === before.zoom) return;
      clearTimeout(settling);
      settling = setTimeout(() => {
        settling = undefined;
        drawSoon();
      }, STILL_MS);
      drawSoon();
    });
    const resize = new ResizeObserver(() => {
      const size = sizeOf(element);
      width = size.width;
      made.setSize(size);
      // The number of points depends on the width.
      drawSoon();
    });
    resize.observe(element);
    return () => {
      stop();
      stopZoom();
      clearTimeout(settling);
      cancelAnimationFrame(frame);
      resize.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [key, isLogX, isLogY, smoothing, plot, xAxis, isDark, isPresenting, plot.isRelative ? baseline.id : null]);
  const onKeyDown = (event: KeyboardEvent) => {
    const made = chart.current;
    if (!made || event.ctrlKey || event.metaKey || event.altKey) return;
    const { min = 0, max = 1 } = made.scales.x ?? {};
    const range = zoomByKey(event.key, [min, max], isLogX);
    if (range !== undefined) view.setState({ zoom: range && clamped(range, drawingOf(props).extent(), isLogX) });
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') moveCursor(made, event.key === 'ArrowLeft' ? -1 : 1);
    else if (event.key === 'Escape') setLinkedCursor(made, -10, -10);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <figure
      className={styles.chart}
      aria-label={`${plot.title} against ${xAxes[xAxis].plural}, ${sources.flatMap(({ name, isContext }) => (isContext ? [] : [name])).join(', ') || 'no runs yet'}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move its cursor, and the readout is text
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <figcaption>
        <Names sources={sources} />
        <Signs plot={plot} smoothing={smoothing} />
        <span className={styles.hidden}>
          {[
            ...sources.flatMap(({ runs, isContext, layer }) => (isContext ? [] : runs.map((run) => summaryOf(run, plot, baseline, layer)))),
            ...drawingOf(props)
              .levels()
              .map((level) => levelWords(level, plot)),
          ].join(' ')}
        </span>
      </figcaption>
      <div ref={place} className={styles.place} />
      <div ref={readout} className={styles.readout} aria-live="polite" aria-atomic="true" hidden />
    </figure>
  );
}

/** These names are visible only if the chart is too narrow for names at the ends of its lines. */
function Names({ sources }: Pick<ChartProps, 'sources'>) {
  const named = sources.filter(({ isContext }) => !isContext);
  return named.length < 2 ? null : (
    <span className={styles.names} aria-hidden="true">
      {named.map(({ name, label = name, color }) => (
        <span key={name}>
          <ArmMark mark={markOf(color)} color={color} /> {label}
        </span>
      ))}
    </span>
  );
}

function Signs({ plot, smoothing }: { plot: Plot; smoothing: number }) {
  return (
    <span className={styles.signs} aria-hidden="true">
      <i />
      <span>{smoothing > 0 ? 'training, smoothed' : 'training'}</span>
      {plot.hasHeldOut ? (
        <>
          <i className={styles.strong} />
          <span>held-out examples</span>
        </>
      ) : null}
    </span>
  );
}

/** The maximum number of points of a line in an exported picture. */
const MANY_BINS = 2400;
/** The maximum number of marks of a run for values that are not finite. This many marks already overlap in most charts. */
const MOST_MARKS = 400;

/** Returns functions that read the data of a chart anew at each call. */
export function drawingOf({ plot, sources, baseline, xAxis, isLogX, isLogY, smoothing }: ChartProps, bins = () => MANY_BINS) {
  const seriesList = () => sources.map((source) => seriesOf(source, plot, xAxis, baseline));
  const extent = () => extentOf(seriesList(), isLogX);
  const markedRuns = (i: number) => (sources[i]?.isContext ? [] : (sources[i]?.runs ?? []));
  return {
    seriesList,
    extent,
    range: () => view.getState().zoom ?? extent(),
    rows: (): Rows => rowsOf(seriesList(), { smoothing, isLogX, isLogY, zoom: view.getState().zoom, bins: Math.max(64, bins()) }),
    nonFinite: () => {
      const range = view.getState().zoom ?? extent();
      return seriesList().map(({ axis }, i) =>
        markedRuns(i).flatMap(({ id }) => thinned(historyOf(id).nonFinite, axis, range, isLogX, MOST_MARKS)),
      );
    },
    // The worker reports the levels of a run when it prepares the run, which can be after the chart is created.
    levels: () => plot.levels(sources.flatMap(({ isContext, runs }) => (isContext ? [] : runs).map((run) => findRun(run.id) ?? run))),
    runnerMarks: () =>
      seriesList().map(({ axis }, i) =>
        markedRuns(i).flatMap(({ id }) =>
          changesWithin(findRun(id)?.runners, historyOf(id).length).map(({ from, name }) => ({ x: axis.xOf(from), name })),
        ),
      ),
    shown: () => ({
      plot,
      sources: sources.filter(({ isContext }) => !isContext),
      seriesList: seriesList().filter((_, i) => !sources[i]?.isContext),
      smoothing,
      words: (x: number) => `${xAxes[xAxis].label} ${xAxes[xAxis].words(x)}`,
      isByStep: xAxis === 'step',
    }),
  };
}

/** Moves the cursor to the next visible position with a value, or to the previous one if `by` is −1. */
function moveCursor(chart: uPlot, by: number) {
  const positions = Array.from(chart.data[0]);
  const { min = 0, max = 1 } = chart.scales.x ?? {};
  const visible = positions.flatMap((x, i) => (x >= min && x <= max ? [i] : []));
  const at = chart.cursor.left !== undefined && chart.cursor.left >= 0 ? chart.cursor.idx : null;
  const next =
    typeof at === 'number' ? Math.min(visible.at(-1) ?? 0, Math.max(visible[0] ?? 0, at + by)) : by > 0 ? visible[0] : visible.at(-1);
  const x = next === undefined ? undefined : positions[next];
  if (x !== undefined) setLinkedCursor(chart, chart.valToPos(x, 'x'), 10);
}

const levelWords = ({ low, high, words }: ShownLevel, { exact }: Plot): string =>
  ` Level “${words}”: ${low === high ? exact(low) : `${exact(low)} to ${exact(high)}`}.`;

/** The latest values of a run, for screen readers. */
function summaryOf(run: RunRecord, plot: Plot, baseline: RunRecord, layer: SeriesSource['layer']): string {
  const { length } = historyOf(run.id);
  if (length === 0) return ` ${run.name}: no steps yet.`;
  const curve = curveOf(run, plot, baseline, layer);
  if (curve.length === 0) return ` ${run.name}: no values.`;
  const heldOut = curve.heldOut.at(-1);
  const words = heldOut ? `, ${plot.exact(heldOut.value)} on held-out examples` : '';
  const changes = changesWithin(run.runners, length).map((change) => ` ${changeWords(change)}`);
  return ` ${run.name}: ${plot.exact(curve.values()[curve.length - 1])} after ${counted(curve.length, 'step')}${words}.${changes.join('')}`;
}
