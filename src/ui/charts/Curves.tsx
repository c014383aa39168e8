import { Guides } from '../help/Guides.tsx';
import type { Measure } from '../state/history.ts';
import { setShown, view } from '../state/view.ts';
import { useRuns, useView } from '../useStore.ts';
import { Chart } from './Chart.tsx';
import styles from './charts.module.css';
import { plots } from './lines.ts';

function ShowMeasure({ measure }: { measure: Exclude<Measure, 'loss'> }) {
  const isShown = useView((state) => state.shown[measure]);
  return (
    <label>
      <input type="checkbox" checked={isShown} onChange={(event) => setShown(measure, event.target.checked)} /> {plots[measure].name}
    </label>
  );
}

/** Training values (raw faint, smoothed strong) and held-out points of every visible run. */
export function Curves() {
  const runs = useRuns((state) => state.runs);
  const isLogLoss = useView((state) => state.isLogLoss);
  const smoothing = useView((state) => state.smoothing);
  const shown = useView((state) => state.shown);
  const visible = runs.filter((run) => run.isVisible);
  const hasAccuracy = visible.some((run) => run.summary.task.type !== 'regression');
  const drawn: Measure[] = ['loss'];
  if (hasAccuracy && shown.accuracy) drawn.push('accuracy');
  if (shown.gradientNorm) drawn.push('gradientNorm');
  const emptyWords =
    runs.length === 0
      ? 'Press Train: the loss of every step is drawn here. Then drag a skip from one layer’s handle to another layer, train again, and compare. Or begin with a question:'
      : visible.length === 0
        ? 'No run is shown. Tick one in the table below.'
        : visible.every((run) => run.lastLoss === undefined)
          ? 'No step is done yet.'
          : null;
  return (
    <section className={styles.curves} aria-label="Curves">
      {emptyWords ? (
        <div className={styles.empty}>
          <p>{emptyWords}</p>
          {runs.length === 0 ? <Guides /> : null}
        </div>
      ) : (
        <>
          <div className={styles.tools}>
            <label>
              <input type="checkbox" checked={isLogLoss} onChange={(event) => view.setState({ isLogLoss: event.target.checked })} /> Log
              scale
            </label>
            <label>
              Smoothing
              <input
                type="range"
                min={0}
                max={0.99}
                step={0.01}
                value={smoothing}
                onChange={(event) => view.setState({ smoothing: Number(event.target.value) })}
              />
              <span>{smoothing.toFixed(2)}</span>
            </label>
            {hasAccuracy ? <ShowMeasure measure="accuracy" /> : null}
            <ShowMeasure measure="gradientNorm" />
            <span className={styles.key}>faint: every step · line: smoothed · dots: held out</span>
          </div>
          <div className={styles.charts}>
            {drawn.map((measure) => (
              <Chart
                key={measure}
                plot={plots[measure]}
                runs={visible}
                // Accuracy lies between 0 and 1: a log scale would hide what matters.
                isLog={isLogLoss && measure !== 'accuracy'}
                smoothing={smoothing}
              />
            ))}
          </div>
        </>
      )}
    </section>
  );
}
