import { differences } from '../../experiment/difference.ts';
import { Chart } from '../charts/Chart.tsx';
import { plotsOf } from '../charts/plots.ts';
import { type SeriesSource, sourcesFor } from '../charts/series.ts';
import { ColumnPicture } from '../pictures/ColumnPicture.tsx';
import { historyOf, type RunRecord } from '../stores/runs.ts';
import { useCurves, useView } from '../stores/useStore.ts';
import styles from './compare.module.css';
import { figuresOf } from './figures.ts';
import { Wires } from './Wires.tsx';

interface Props {
  run: RunRecord;
  /** The compared runs. The first one is the baseline of the others. */
  all: readonly RunRecord[];
}

const comparable = ({ experiment, summary }: RunRecord) => ({ ...experiment, inputShape: summary.inputShape });

export function Column({ run, all }: Props) {
  const baseline = all[0] ?? run;
  const isBaseline = run === baseline;
  const words = isBaseline ? [] : differences(comparable(baseline), comparable(run)).map((difference) => difference.words);
  return (
    <section className={styles.column} aria-label={run.name}>
      <h3>
        <i style={{ background: run.color }} /> {run.name}
      </h3>
      {isBaseline ? (
        <p className={styles.none}>What the others are compared with.</p>
      ) : (
        <ul>
          {words.map((phrase) => (
            <li key={phrase}>{phrase}</li>
          ))}
          {words.length === 0 ? <li>The same again.</li> : null}
        </ul>
      )}
      <Wires run={run} all={all} />
      <Curves run={run} all={all} />
      <div className={styles.results}>
        <div className={styles.picture}>
          <ColumnPicture run={run} all={all} />
        </div>
        <table>
          <tbody>
            {figuresOf(run, baseline, all).map(({ name, value, delta }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{value}</td>
                {isBaseline ? null : <td className={styles.delta}>{delta}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The run's own curves in its colour, over those of the others, so that all columns have the same scales. */
function Curves({ run, all }: Props) {
  const xAxis = useView((state) => state.xAxis);
  const isLogX = useView((state) => state.isLogX);
  const isLogLoss = useView((state) => state.isLogLoss);
  const smoothing = useView((state) => state.smoothing);
  useCurves();
  const hasSteps = ({ id }: RunRecord) => historyOf(id).length > 0;
  if (!hasSteps(run)) return <p className={styles.none}>No curve yet. Nothing trains until you start it.</p>;
  const others = all.filter((other) => other !== run && hasSteps(other));
  const sources: SeriesSource[] = [
    ...others.map((other): SeriesSource => ({ name: other.name, color: 'var(--line-strong)', isContext: true, runs: [other] })),
    { name: run.name, color: run.color, runs: [run] },
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
