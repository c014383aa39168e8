import { useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { Boundary } from '../broken/Boundary.tsx';
import { lazyPart } from '../kit/lazyPart.tsx';
import tabs from '../kit/tabs.module.css';
import { embedding } from '../sharing/embed.ts';
import { historyOf, type RunRecord } from '../stores/runs.ts';
import { preparingWords } from '../stores/session.ts';
import { armNames, baselineFor } from '../stores/study.ts';
import { useCurves, useRuns, useSession, useStudy, useView } from '../stores/useStore.ts';
import { view } from '../stores/view.ts';
import type { ChartProps } from './Chart.tsx';
import { CurveTools } from './CurveTools.tsx';
import styles from './charts.module.css';
import { type Plot, plotNamed, plotsOf } from './plots.ts';
import { sourcesFor, sourcesOf } from './series.ts';

/** The number of questions that are shown before the first run. The help sheet lists all questions. */
const QUESTIONS_AT_FIRST = 3;

const Gallery = lazyPart(async () => (await import('../help/Gallery.tsx')).Gallery);
const Chart = lazyPart(async () => (await import('./Chart.tsx')).Chart);

/** The zoom is not included, because a chart itself reads it for each frame. */
const wayToDraw = ({ isLogLoss, isLogX, smoothing, plot, xAxis, hasBands }: ReturnType<typeof view.getState>) => ({
  isLogLoss,
  isLogX,
  smoothing,
  plot,
  xAxis,
  hasBands,
});

function useChart(
  runs: readonly RunRecord[],
  visible: readonly RunRecord[],
  baseline: RunRecord | undefined,
): { plots: readonly Plot[]; chart: ChartProps | null } {
  const { isLogLoss, isLogX, smoothing, plot: chosen, xAxis, hasBands } = useView(useShallow(wayToDraw));
  const study = useStudy((state) => state.study);
  const plots = plotsOf(visible, baseline ?? null);
  const plot = plotNamed(plots, chosen);
  if (!baseline || !plot) return { plots, chart: null };
  const sources = sourcesOf(visible, hasBands, armNames(study, runs));
  return {
    plots,
    chart: { plot, sources: sourcesFor(plot, sources), baseline, xAxis, isLogX, isLogY: isLogLoss && plot.canBeLog, smoothing },
  };
}

export function Curves() {
  const place = useRef<HTMLElement>(null);
  const runs = useRuns((state) => state.runs);
  // The first step of a run replaces the message with the chart, so this component must render when curves change.
  useCurves();
  const visible = runs.filter((run) => run.isVisible);
  const [first = runs[0]] = visible;
  const preparing = useSession(preparingWords);
  const { plots, chart } = useChart(runs, visible, first && baselineFor(first, runs));
  const emptyWords =
    runs.length === 0
      ? `Press Train to see the loss of every step${embedding ? '.' : ', or start with a question:'}`
      : visible.length === 0
        ? 'All runs are hidden. Show one in the table below.'
        : visible.every(({ id }) => historyOf(id).length === 0)
          ? visible.some(({ status: { state } }) => state === 'preparing' || state === 'running')
            ? preparing
            : 'No steps yet.'
          : null;
  return (
    <section ref={place} className={styles.curves} aria-label="Curves" data-place="curves">
      <div className={styles.tools}>
        <PlotTabs plots={emptyWords ? [] : plots} shown={chart?.plot} />
        {chart && !emptyWords ? <CurveTools chart={chart} runs={visible} place={place} /> : null}
      </div>
      <div className={styles.charts}>
        {emptyWords || !chart ? (
          <div className={styles.empty}>
            <p>{emptyWords}</p>
            {runs.length === 0 && !embedding ? <Gallery most={QUESTIONS_AT_FIRST} /> : null}
          </div>
        ) : (
          <Boundary key={chart.plot.name} place={`The chart “${chart.plot.title}”`}>
            <Chart {...chart} />
          </Boundary>
        )}
      </div>
    </section>
  );
}

function PlotTabs({ plots, shown }: { plots: readonly Plot[]; shown: Plot | undefined }) {
  return (
    <fieldset className={tabs.tabs}>
      <legend className={tabs.hidden}>Chart</legend>
      {plots.map(({ name, choice, doc }) => (
        <label key={name} title={doc}>
          <input type="radio" name="plot" checked={name === shown?.name} onChange={() => view.setState({ plot: name })} />
          <span>{choice}</span>
        </label>
      ))}
    </fieldset>
  );
}
