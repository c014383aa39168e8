import { differences } from '../../models/difference.ts';
import { countWords, lossWords, percentWords } from '../format.ts';
import { changeRun, type RunRecord, setVisible } from '../state/runs.ts';
import { saveRun } from '../state/share/runFiles.ts';
import { deleteRun, isBusy, pauseRun, startRun } from '../state/training.ts';
import { view } from '../state/view.ts';
import { useView } from '../useStore.ts';
import styles from './runs.module.css';

const comparable = ({ experiment, summary }: RunRecord) => ({ ...experiment, inputShape: summary.inputShape });

function differenceWords(run: RunRecord, baseline: RunRecord): string {
  if (run.id === baseline.id) return 'baseline';
  return differences(comparable(baseline), comparable(run)).join('; ') || 'the same again';
}

const speedWords = (stepsPerSecond: number | null) =>
  stepsPerSecond === null ? '–' : stepsPerSecond < 10 ? stepsPerSecond.toFixed(1) : countWords(Math.round(stepsPerSecond));

export function RunRow({ run, baseline }: { run: RunRecord; baseline: RunRecord }) {
  const isCurrent = useView((state) => state.currentRun === run.id);
  const { status, lastEvaluation, bestEvaluation } = run;
  const makeCurrent = () => view.setState({ currentRun: run.id });
  return (
    <tr
      className={isCurrent ? styles.current : undefined}
      aria-current={isCurrent || undefined}
      onClick={makeCurrent}
      onFocus={makeCurrent}
    >
      <td>
        <input
          type="checkbox"
          aria-label={`Show ${run.name}`}
          checked={run.isVisible}
          onChange={(event) => setVisible(run.id, event.target.checked)}
        />
      </td>
      <td className={styles.run}>
        <span className={styles.swatch} style={{ background: run.color }} />
        <input
          className={styles.name}
          aria-label="Name of the run"
          value={run.name}
          // By keyboard a run is chosen at its name.
          onFocus={makeCurrent}
          maxLength={60}
          onChange={(event) => changeRun(run.id, { name: event.target.value })}
          // A run without a name could not be spoken of.
          onBlur={() => {
            if (run.name.trim() === '') changeRun(run.id, { name: run.id.replace('run', 'Run ') });
          }}
        />
      </td>
      <td className={styles.words}>
        {differenceWords(run, baseline)}
        {status.message ? (
          <span className={status.state === 'failed' ? styles.failed : styles.message} title={status.message}>
            {status.message}
          </span>
        ) : null}
      </td>
      <td className={styles.number}>{countWords(status.step)}</td>
      <td className={styles.number}>{lossWords(run.lastLoss)}</td>
      <td className={styles.number}>{lossWords(lastEvaluation?.loss)}</td>
      <td className={styles.number}>{percentWords(lastEvaluation?.accuracy)}</td>
      <td className={styles.number} title={bestEvaluation ? `at step ${countWords(bestEvaluation.step)}` : undefined}>
        {lossWords(bestEvaluation?.loss)}
      </td>
      <td className={styles.number}>{countWords(run.parameters)}</td>
      <td className={styles.number}>{speedWords(status.stepsPerSecond)}</td>
      <td className={status.state === 'failed' ? styles.failedState : undefined}>{status.state}</td>
      <td className={styles.actions}>
        {isBusy(run) ? (
          <button type="button" onClick={() => pauseRun(run.id)} aria-label={`Stop ${run.name} for now`} title="Pause">
            ❚❚
          </button>
        ) : (
          <button
            type="button"
            disabled={status.state === 'failed'}
            onClick={() => startRun(run)}
            aria-label={`Resume ${run.name}`}
            title="Train on"
          >
            ▶
          </button>
        )}
        <button
          type="button"
          onClick={() => void saveRun(run)}
          aria-label={`Save ${run.name} as a file`}
          title="Save run…: curve, weights and optimiser state"
        >
          ⤓
        </button>
        <button type="button" onClick={() => deleteRun(run.id)} aria-label={`Delete ${run.name}`} title="Delete">
          ✕
        </button>
      </td>
    </tr>
  );
}
