import { saveExperiment } from '../sharing/experimentFile.ts';
import { saveRun } from '../sharing/runFiles.ts';
import { useRuns, useView } from '../stores/useStore.ts';
import styles from './broken.module.css';

/** Uses no other part of the page, because any part may be the one that could not be drawn. */
export function SaveButtons() {
  const runs = useRuns((state) => state.runs);
  const message = useView((state) => state.message);
  return (
    <>
      <div className={styles.buttons}>
        <button type="button" onClick={saveExperiment}>
          Save the experiment
        </button>
        {runs.map((run) => (
          <button key={run.id} type="button" onClick={() => void saveRun(run)}>
            {`Save ${run.name}`}
          </button>
        ))}
      </div>
      <p className={styles.said}>{message}</p>
    </>
  );
}
