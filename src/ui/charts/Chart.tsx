import { useEffect, useRef } from 'react';
import { historyOf, onCurves, type RunRecord } from '../state/runs.ts';
import { useIsDark } from '../useIsDark.ts';
import { createChart, sizeOf } from './chart.ts';
import styles from './charts.module.css';
import { type Plot, rowsOf } from './lines.ts';
import { showReadout } from './readout.ts';

/** The chart redraws at most this often: more is not seen, and the main thread has other work. */
const REDRAW_MS = 100;

interface Props {
  plot: Plot;
  runs: readonly RunRecord[];
  isLog: boolean;
  smoothing: number;
}

export function Chart({ plot, runs, isLog, smoothing }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLDivElement>(null);
  const isDark = useIsDark();
  const key = runs.map((run) => `${run.id} ${run.name} ${run.color}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: numbers are read anew; only other runs, names or ways to draw make another chart
  useEffect(() => {
    const element = place.current;
    const box = readout.current;
    if (!element || !box) return;
    const histories = () => runs.map((run) => historyOf(run.id));
    const rows = () => rowsOf(histories(), plot, smoothing, isLog);
    const chart = createChart(element, rows(), {
      plot,
      isLog,
      colors: runs.map((run) => run.color),
      nonFinite: () => histories().map((history) => history.nonFinite),
      onCursor: (step, left) => showReadout(box, runs, plot, step, left, element.clientWidth),
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    const draw = () => {
      timer = undefined;
      // While a part is zoomed in, new steps leave it where it is.
      const { min, max } = chart.scales.x ?? {};
      const steps = chart.data[0];
      const isZoomed = min !== undefined && max !== undefined && (min > (steps[0] ?? 0) || max < (steps.at(-1) ?? 0));
      chart.setData(rows() as Parameters<typeof chart.setData>[0], !isZoomed);
      if (isZoomed) chart.redraw();
    };
    const stop = onCurves(() => {
      timer ??= setTimeout(() => {
        frame = requestAnimationFrame(draw);
      }, REDRAW_MS);
    });
    const resize = new ResizeObserver(() => chart.setSize(sizeOf(element)));
    resize.observe(element);
    return () => {
      stop();
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      resize.disconnect();
      chart.destroy();
    };
  }, [key, isLog, smoothing, plot, isDark]);
  return (
    <figure className={styles.chart} aria-label={`${plot.name} over steps, ${runs.map((run) => run.name).join(', ') || 'no runs yet'}`}>
      <figcaption>
        {plot.name}
        <span className={styles.hidden}>{runs.map((run) => summaryOf(run, plot)).join(' ')}</span>
      </figcaption>
      <div ref={place} className={styles.place} />
      <div ref={readout} className={styles.readout} hidden />
    </figure>
  );
}

/** The latest values of a run, for those who do not see the curve. */
function summaryOf(run: RunRecord, plot: Plot): string {
  const history = historyOf(run.id);
  const { length } = history;
  if (length === 0) return ` ${run.name}: no steps yet.`;
  const evaluation = plot.measure === 'gradientNorm' ? undefined : run.lastEvaluation?.[plot.measure];
  const heldOut = evaluation === undefined ? '' : `, held out ${plot.exact(evaluation)}`;
  return ` ${run.name}: ${plot.exact(history.values(plot.measure)[length - 1])} after ${length.toLocaleString('en')} steps${heldOut}.`;
}
