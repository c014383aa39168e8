import { useShallow } from 'zustand/react/shallow';
import { Guides } from '../help/Guides.tsx';
import { later } from '../later.tsx';
import { baselineOf, type RunRecord } from '../state/runs.ts';
import { setShown, view, type XAxisName, xAxisNames } from '../state/view.ts';
import { useRuns, useView } from '../useStore.ts';
import { xAxes } from './axes.ts';
import type { ChartProps } from './Chart.tsx';
import styles from './charts.module.css';
import { type PlotName, plots } from './plots.ts';
import { entriesOf, hasSeeds } from './strands.ts';

const Chart = later(async () => (await import('./Chart.tsx')).Chart);
const Exports = later(async () => (await import('./Exports.tsx')).Exports);

function Check({ words, title, isOn, onChange }: { words: string; title?: string; isOn: boolean; onChange(isOn: boolean): void }) {
  return (
    <label title={title}>
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} /> {words}
    </label>
  );
}

function XAxisChooser() {
  const xAxis = useView((state) => state.xAxis);
  const isLogX = useView((state) => state.isLogX);
  return (
    <>
      <label title={xAxes[xAxis].title}>
        Over
        <select
          value={xAxis}
          // A part of one axis is no part of another.
          onChange={(event) => view.setState({ xAxis: event.target.value as XAxisName, zoom: null })}
        >
          {xAxisNames.map((name) => (
            <option key={name} value={name}>
              {xAxes[name].plural}
            </option>
          ))}
        </select>
      </label>
      <Check words="log x" isOn={isLogX} onChange={(isOn) => view.setState({ isLogX: isOn, zoom: null })} />
    </>
  );
}

function Smoothing() {
  const smoothing = useView((state) => state.smoothing);
  return (
    <label title="faint: every step · line: smoothed · dots: held out">
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
  );
}

/** Not the part that is zoomed to: charts see to that themselves, at every frame. */
const wayToDraw = ({ isLogLoss, isLogX, smoothing, shown, xAxis, hasBands }: ReturnType<typeof view.getState>) => ({
  isLogLoss,
  isLogX,
  smoothing,
  shown,
  xAxis,
  hasBands,
});

/** Charts of what is shown, in their order. */
function useCharts(visible: readonly RunRecord[], baseline: RunRecord | undefined): ChartProps[] {
  const { isLogLoss, isLogX, smoothing, shown, xAxis, hasBands } = useView(useShallow(wayToDraw));
  if (!baseline) return [];
  const names: PlotName[] = ['loss'];
  if (shown.difference && visible.some(({ id }) => id !== baseline.id)) names.push('difference');
  if (shown.accuracy && hasAccuracy(visible)) names.push('accuracy');
  if (shown.gradientNorm) names.push('gradientNorm');
  const entries = entriesOf(visible, hasBands);
  return names.map((name) => {
    const plot = plots[name];
    return { plot, entries, baseline, xAxis, isLogX, isLogY: isLogLoss && plot.canBeLog, smoothing };
  });
}

const hasAccuracy = (runs: readonly RunRecord[]) => runs.some((run) => run.summary.task.type !== 'regression');

/** Training values (raw faint, smoothed strong) and held-out points of every visible run. */
export function Curves() {
  const runs = useRuns((state) => state.runs);
  const visible = runs.filter((run) => run.isVisible);
  const { isLogLoss, shown, hasBands } = useView(useShallow(wayToDraw));
  const isZoomed = useView((state) => state.zoom !== null);
  const baseline = baselineOf(runs);
  const charts = useCharts(visible, baseline);
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
            <XAxisChooser />
            <Check words="log y" isOn={isLogLoss} onChange={(isOn) => view.setState({ isLogLoss: isOn })} />
            <Smoothing />
            {hasAccuracy(visible) ? <Check words="Accuracy" isOn={shown.accuracy} onChange={(isOn) => setShown('accuracy', isOn)} /> : null}
            <Check words="Gradient norm" isOn={shown.gradientNorm} onChange={(isOn) => setShown('gradientNorm', isOn)} />
            {visible.some(({ id }) => id !== baseline?.id) ? (
              <Check
                words="Difference"
                title="Loss less that of the baseline, step by step"
                isOn={shown.difference}
                onChange={(isOn) => setShown('difference', isOn)}
              />
            ) : null}
            {hasSeeds(visible) ? (
              <Check
                words="Seeds as band"
                title="Runs that differ only in their seed: mean, and from the lowest to the highest"
                isOn={hasBands}
                onChange={(isOn) => view.setState({ hasBands: isOn })}
              />
            ) : null}
            {isZoomed ? (
              <button type="button" onClick={() => view.setState({ zoom: null })}>
                Whole curve
              </button>
            ) : null}
            <Exports charts={charts} runs={visible} />
          </div>
          <div className={styles.charts}>
            {charts.map((chart) => (
              <Chart key={chart.plot.name} {...chart} />
            ))}
          </div>
        </>
      )}
    </section>
  );
}
