import { useEffect, useRef } from 'react';
import { smoothed } from '../state/history.ts';
import { historyOf, onCurves, type RunRecord } from '../state/runs.ts';
import { view } from '../state/view.ts';
import { useRuns, useView } from '../useStore.ts';
import { createChart, dataOf, type Line, sizeOf } from './chart.ts';
import styles from './charts.module.css';

interface Measure {
  name: string;
  of: 'loss' | 'accuracy';
  format(value: number): string;
}

const LOSS: Measure = {
  name: 'Loss',
  of: 'loss',
  format: (value) =>
    value === 0 ? '0' : Math.abs(value) < 1e-3 || value >= 1e5 ? value.toExponential(1) : String(Number(value.toPrecision(4))),
};
const ACCURACY: Measure = { name: 'Accuracy', of: 'accuracy', format: (value) => `${(100 * value).toFixed(1)} %` };

/** The chart redraws at most this often: more is not seen, and the main thread has other work. */
const REDRAW_MS = 100;

function linesOf(run: RunRecord, measure: Measure, smoothing: number): Line[] {
  const history = historyOf(run.id);
  const values = history[measure.of].subarray(0, history.length);
  const heldOut: (number | undefined)[] = [];
  for (const evaluation of history.evaluations) if (evaluation.step > 0) heldOut[evaluation.step - 1] = evaluation[measure.of];
  return [
    { label: `${run.name} raw`, color: run.color, values, style: 'raw' },
    { label: run.name, color: run.color, values: smoothed(values, smoothing), style: 'line' },
    { label: `${run.name} held out`, color: run.color, values: heldOut, style: 'points' },
  ];
}

function Chart({ measure, visible }: { measure: Measure; visible: readonly RunRecord[] }) {
  const place = useRef<HTMLDivElement>(null);
  const isLog = useView((state) => state.isLogLoss) && measure.of === 'loss';
  const smoothing = useView((state) => state.smoothing);
  const key = visible.map((run) => `${run.id} ${run.name}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the runs are read anew; only which ones and their names make another chart
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const lines = () => visible.flatMap((run) => linesOf(run, measure, smoothing));
    const length = () => Math.max(1, ...visible.map((run) => historyOf(run.id).length));
    const chart = createChart(element, lines(), length(), { isLog, format: measure.format, syncKey: 'steps' });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const redraw = () => {
      timer = undefined;
      const steps = Float64Array.from({ length: length() }, (_, i) => i + 1);
      requestAnimationFrame(() => chart.setData(dataOf(steps, lines(), isLog)));
    };
    const stop = onCurves(() => {
      timer ??= setTimeout(redraw, REDRAW_MS);
    });
    const resize = new ResizeObserver(() => chart.setSize(sizeOf(element)));
    resize.observe(element);
    return () => {
      stop();
      clearTimeout(timer);
      resize.disconnect();
      chart.destroy();
    };
  }, [key, isLog, smoothing, measure]);
  return (
    <figure
      className={styles.chart}
      aria-label={`${measure.name} over steps, ${visible.map((run) => run.name).join(', ') || 'no runs yet'}`}
    >
      <figcaption>{measure.name}</figcaption>
      <div ref={place} className={styles.place} />
    </figure>
  );
}

/** Training values (raw faint, smoothed strong) and held-out points of every visible run. */
export function Curves() {
  const runs = useRuns((state) => state.runs);
  const isLogLoss = useView((state) => state.isLogLoss);
  const smoothing = useView((state) => state.smoothing);
  const visible = runs.filter((run) => run.isVisible);
  const hasAccuracy = visible.some((run) => run.summary.task.type !== 'regression');
  return (
    <section className={styles.curves} aria-label="Curves">
      <div className={styles.tools}>
        <label>
          <input type="checkbox" checked={isLogLoss} onChange={(event) => view.setState({ isLogLoss: event.target.checked })} /> Log loss
        </label>
        <label>
          Smoothing{' '}
          <input
            type="range"
            min={0}
            max={0.99}
            step={0.01}
            value={smoothing}
            onChange={(event) => view.setState({ smoothing: Number(event.target.value) })}
          />{' '}
          {smoothing.toFixed(2)}
        </label>
        <span className={styles.key}>faint: every step · strong: smoothed · dashed: held out</span>
      </div>
      {visible.length === 0 ? (
        <p className={styles.empty}>Press Train: the loss of every step is drawn here. Change the wiring and train again to compare.</p>
      ) : (
        <div className={styles.charts}>
          <Chart measure={LOSS} visible={visible} />
          {hasAccuracy ? <Chart measure={ACCURACY} visible={visible} /> : null}
        </div>
      )}
    </section>
  );
}
