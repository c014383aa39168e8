import { Chart } from '../charts/Chart.tsx';
import { plotsOf } from '../charts/plots.ts';
import { type SeriesSource, sourcesFor } from '../charts/series.ts';
import { ArmMark } from '../kit/marks/ArmMark.tsx';
import { ColumnPicture } from '../pictures/ColumnPicture.tsx';
import { historyOf, type RunRecord } from '../stores/runs.ts';
import { markOf } from '../stores/study.ts';
import { useCurves, useView } from '../stores/useStore.ts';
import styles from './compare.module.css';

interface Props {
  run: RunRecord;
  /** All compared runs, `run` included. */
  all: readonly RunRecord[];
}

export function Column({ run, all }: Props) {
  return (
    <section className={styles.column} aria-label={run.name}>
      <h3>
        <ArmMark mark={markOf(run.color)} color={run.color} /> {run.name}
      </h3>
      <Curves run={run} all={all} />
      <div className={styles.picture}>
        <ColumnPicture run={run} all={all} />
      </div>
    </section>
  );
}

/** All columns draw the curves of all runs, so that they have the same scales. */
function Curves({ run, all }: Props) {
  const xAxis = useView((state) => state.xAxis);
  const isLogX = useView((state) => state.isLogX);
  const isLogLoss = useView((state) => state.isLogLoss);
  const smoothing = useView((state) => state.smoothing);
  useCurves();
  const hasSteps = ({ id }: RunRecord) => historyOf(id).length > 0;
  if (!hasSteps(run)) return <p className={styles.none}>Not trained yet.</p>;
  const others = all.filter((other) => other !== run && hasSteps(other));
  const sources: SeriesSource[] = [
    ...others.map((other): SeriesSource => ({ name: other.name, color: 'var(--line-strong)', isContext: true, runs: [other] })),
    // The heading of the column shows the name, so the line needs no label.
    { name: run.name, label: '', color: run.color, runs: [run] },
  ];
  const plots = plotsOf(all, null).filter(({ hasHeldOut }) => hasHeldOut);
  return (
    <div className={styles.curves}>
      {plots.map((plot) => (
        <Chart
          key={plot.name}
          {...{ plot, xAxis, isLogX, smoothing }}
          sources={sourcesFor(plot, sources)}
          baseline={run}
          isLogY={isLogLoss && plot.canBeLog}
        />
      ))}
    </div>
  );
}
