import { useShallow } from 'zustand/react/shallow';
import { Boundary } from '../broken/Boundary.tsx';
import { lazyPart } from '../kit/lazyPart.tsx';
import { baselineOf, historyOf, type RunRecord } from '../stores/runs.ts';
import { useCurves, useRuns, useView } from '../stores/useStore.ts';
import type { view } from '../stores/view.ts';
import type { ChartProps } from './Chart.tsx';
import { CurveTools } from './CurveTools.tsx';
import styles from './charts.module.css';
import { isShown, plotsOf } from './plots.ts';
import { sourcesFor, sourcesOf } from './series.ts';

/** The help sheet lists all questions. */
const QUESTIONS_AT_FIRST = 3;

const Gallery = lazyPart(async () => (await import('../help/Gallery.tsx')).Gallery);
const Chart = lazyPart(async () => (await import('./Chart.tsx')).Chart);

/** The view settings except the zoom, which the charts follow themselves at every frame. */
const wayToDraw = ({ isLogLoss, isLogX, smoothing, shown, xAxis, hasBands }: ReturnType<typeof view.getState>) => ({
  isLogLoss,
  isLogX,
  smoothing,
  shown,
  xAxis,
  hasBands,
});

/** The charts that are shown, in their order. */
function useCharts(visible: readonly RunRecord[], baseline: RunRecord | undefined): ChartProps[] {
  const { isLogLoss, isLogX, smoothing, shown, xAxis, hasBands } = useView(useShallow(wayToDraw));
  if (!baseline) return [];
  const sources = sourcesOf(visible, hasBands);
  return plotsOf(visible, baseline)
    .filter((plot) => isShown(plot, shown))
    .map((plot) => ({
      plot,
      sources: sourcesFor(plot, sources),
      baseline,
      xAxis,
      isLogX,
      isLogY: isLogLoss && plot.canBeLog,
      smoothing,
    }));
}

/** The curves of every visible run: raw training values faint, smoothed ones strong, and held-out values as points. */
export function Curves() {
  const runs = useRuns((state) => state.runs);
  // The first step of a curve replaces the introduction.
  useCurves();
  const visible = runs.filter((run) => run.isVisible);
  const baseline = baselineOf(runs);
  const charts = useCharts(visible, baseline);
  const emptyWords =
    runs.length === 0
      ? 'Press Train: the loss of every step is drawn here. Then drag a skip from one layer’s handle to another layer, train again, and compare. Or begin with a question:'
      : visible.length === 0
        ? 'No run is shown. Tick one in the table below.'
        : visible.every(({ id }) => historyOf(id).length === 0)
          ? 'No step is done yet.'
          : null;
  return (
    <section className={styles.curves} aria-label="Curves">
      {emptyWords ? (
        <div className={styles.empty}>
          <p>{emptyWords}</p>
          {runs.length === 0 ? <Gallery most={QUESTIONS_AT_FIRST} /> : null}
        </div>
      ) : (
        <>
          <CurveTools charts={charts} runs={visible} baseline={baseline} />
          <div className={styles.charts}>
            {charts.map((chart) => (
              <Boundary key={chart.plot.name} place={`The chart “${chart.plot.title}”`}>
                <Chart {...chart} />
              </Boundary>
            ))}
          </div>
        </>
      )}
    </section>
  );
}
