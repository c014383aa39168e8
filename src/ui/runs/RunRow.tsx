import { useState } from 'react';
import { differences } from '../../experiment/difference.ts';
import { changeColor, changeRun, type RunRecord, setVisible } from '../stores/runs.ts';
import { useView } from '../stores/useStore.ts';
import { view } from '../stores/view.ts';
import { areEvaluatedAlike, columns, deltaWords } from './columns.ts';
import { RunActions } from './RunActions.tsx';
import styles from './runs.module.css';

const comparable = ({ experiment, summary }: RunRecord) => ({ ...experiment, inputShape: summary.inputShape });

export function differenceWords(run: RunRecord, baseline: RunRecord): string {
  if (run.id === baseline.id) return 'baseline';
  return differences(comparable(baseline), comparable(run)).join('; ') || 'the same again';
}

export function RunRow({ run, baseline }: { run: RunRecord; baseline: RunRecord }) {
  const isCurrent = useView((state) => state.currentRun === run.id);
  const [isNoting, setNoting] = useState(false);
  const { status } = run;
  const { steps } = run.experiment.training;
  const differs = differenceWords(run, baseline);
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
        <button
          type="button"
          className={styles.swatch}
          style={{ background: run.color }}
          onClick={() => changeColor(run)}
          aria-label={`Another colour for ${run.name}`}
          title="Another colour"
        />
        <input
          className={styles.name}
          aria-label="Name of the run"
          value={run.name}
          // The keyboard selects a run at its name.
          onFocus={makeCurrent}
          maxLength={60}
          onChange={(event) => changeRun(run.id, { name: event.target.value })}
          // A run must have a name, because messages refer to it.
          onBlur={() => {
            if (run.name.trim() === '') changeRun(run.id, { name: run.id.replace('run', 'Run ') });
          }}
        />
      </td>
      <td className={styles.words}>
        <span className={styles.differs} title={differs}>
          {differs}
        </span>
        {status.message ? (
          <span className={status.state === 'failed' ? styles.failed : styles.message} title={status.message}>
            {status.message}
          </span>
        ) : null}
        {isNoting || run.note ? (
          <input
            className={styles.note}
            aria-label={`Note on ${run.name}`}
            placeholder="note…"
            // The input appears after a press of its button.
            // biome-ignore lint/a11y/noAutofocus: see above
            autoFocus={isNoting}
            onBlur={() => setNoting(false)}
            maxLength={200}
            value={run.note ?? ''}
            onChange={(event) => changeRun(run.id, { note: event.target.value || undefined })}
          />
        ) : null}
      </td>
      {columns.map(({ name, of, words, hasDelta }) => {
        const delta = hasDelta && run.id !== baseline.id && areEvaluatedAlike(run, baseline) ? deltaWords(of(run), of(baseline)) : null;
        return (
          <td key={name} className={styles.number}>
            <span>{words(of(run) ?? undefined)}</span>
            {hasDelta ? <small title={`beside ${baseline.name}`}>{delta}</small> : null}
          </td>
        );
      })}
      <td className={styles.state}>
        <span className={status.state === 'failed' ? styles.failed : undefined}>{run.waiting ? 'waits' : status.state}</span>
        {status.state === 'running' ? (
          <progress aria-label={`Steps of ${run.name}`} max={steps || undefined} value={steps === 0 ? undefined : status.step % steps} />
        ) : null}
      </td>
      <td className={styles.actions}>
        <RunActions run={run} baseline={baseline} onNote={() => setNoting(true)} />
      </td>
    </tr>
  );
}
