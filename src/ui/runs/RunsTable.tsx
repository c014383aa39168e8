import { differences } from '../../models/difference.ts';
import { changeRun, type RunRecord, setVisible } from '../state/runs.ts';
import { deleteRun, pauseRun, startRun } from '../state/session.ts';
import { view } from '../state/view.ts';
import { useRuns, useView } from '../useStore.ts';
import styles from './runs.module.css';

const number = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '–' : Number(value.toPrecision(4)).toString());
const percent = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '–' : `${(100 * value).toFixed(1)} %`);

const comparable = ({ experiment, summary }: RunRecord) => ({ ...experiment, inputShape: summary.inputShape });

function RunRow({ run, baseline }: { run: RunRecord; baseline: RunRecord }) {
  const isCurrent = useView((state) => state.currentRun === run.id);
  const { status, lastEvaluation, bestEvaluation } = run;
  const words = run === baseline ? ['baseline'] : differences(comparable(baseline), comparable(run));
  const isRunning = status.state === 'running';
  return (
    <tr className={isCurrent ? styles.current : undefined} onClick={() => view.setState({ currentRun: run.id })}>
      <td>
        <input
          type="checkbox"
          aria-label={`Show ${run.name}`}
          checked={run.isVisible}
          onChange={(event) => setVisible(run.id, event.target.checked)}
        />
      </td>
      <td>
        <span className={styles.swatch} style={{ background: run.color }} />
        <input
          className={styles.name}
          aria-label="Name of the run"
          value={run.name}
          maxLength={60}
          onChange={(event) => changeRun(run.id, { name: event.target.value })}
        />
      </td>
      <td className={styles.words}>{words.length > 0 ? words.join('; ') : 'the same again'}</td>
      <td className={styles.number}>{status.step.toLocaleString('en')}</td>
      <td className={styles.number}>{number(run.lastLoss)}</td>
      <td className={styles.number}>{number(lastEvaluation?.loss)}</td>
      <td className={styles.number}>{percent(lastEvaluation?.accuracy)}</td>
      <td className={styles.number}>{number(bestEvaluation?.loss)}</td>
      <td className={styles.number}>{run.parameters.toLocaleString('en')}</td>
      <td className={styles.number}>{status.stepsPerSecond ? status.stepsPerSecond.toFixed(status.stepsPerSecond < 10 ? 1 : 0) : '–'}</td>
      <td className={status.state === 'failed' ? styles.failed : undefined} title={status.message}>
        {status.state}
      </td>
      <td className={styles.actions}>
        {isRunning ? (
          <button type="button" onClick={() => pauseRun(run.id)} aria-label={`Stop ${run.name} for now`} title="Pause">
            ❚❚
          </button>
        ) : (
          <button
            type="button"
            disabled={status.state === 'failed'}
            onClick={() => startRun(run)}
            aria-label={`Resume ${run.name}`}
            title="Resume"
          >
            ▶
          </button>
        )}
        <button type="button" onClick={() => deleteRun(run.id)} aria-label={`Delete ${run.name}`} title="Delete">
          ✕
        </button>
      </td>
    </tr>
  );
}

/** All runs, and in words what differs from the first. */
export function RunsTable() {
  const runs = useRuns((state) => state.runs);
  const [baseline] = runs;
  if (!baseline) return null;
  return (
    <section className={styles.runs}>
      <table aria-label="Runs">
        <thead>
          <tr>
            <th scope="col">Show</th>
            <th scope="col">Run</th>
            <th scope="col">What differs from {baseline.name}</th>
            <th scope="col">Step</th>
            <th scope="col">Loss</th>
            <th scope="col">Held-out loss</th>
            <th scope="col">Accuracy</th>
            <th scope="col">Best loss</th>
            <th scope="col">Parameters</th>
            <th scope="col">Steps/s</th>
            <th scope="col">State</th>
            <th scope="col">
              <span className={styles.hidden}>Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} baseline={baseline} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
