import { findRun } from '../state/runs.ts';
import { isExperimentOf, pauseRun, resetRun, stepOnce, train, trainingProblem } from '../state/session.ts';
import { useDocument, useRuns, useSession, useView } from '../useStore.ts';
import styles from './settings.module.css';

/** Train, Pause, Step, Reset: of the current run, or of a new one where the experiment has changed. */
export function Controls() {
  const experiment = useDocument((state) => state.experiment);
  const currentRun = useView((state) => state.currentRun);
  const fieldProblems = useView((state) => state.fieldProblems);
  const run = useRuns(() => findRun(currentRun));
  const problem = useSession((state) => trainingProblem(experiment, state, fieldProblems));
  const isBusy = run?.status.state === 'running' || run?.status.state === 'preparing';
  const isSame = run !== undefined && run.status.state !== 'failed' && isExperimentOf(run, experiment);
  const label = !run ? 'Train' : !isSame ? 'Train new run' : run.status.step > 0 ? 'Train on' : 'Train';
  return (
    <div className={styles.controls}>
      {isBusy && isSame ? (
        <button type="button" className={styles.primary} onClick={() => pauseRun(run.id)}>
          Pause
        </button>
      ) : (
        <button type="button" className={styles.primary} disabled={problem !== null} aria-describedby="train-problem" onClick={train}>
          {label}
        </button>
      )}
      <button type="button" disabled={problem !== null || (isBusy && isSame)} onClick={stepOnce}>
        Step
      </button>
      <button type="button" disabled={!run || !isSame || run.status.step === 0} onClick={() => run && resetRun(run.id)}>
        Reset
      </button>
      <p id="train-problem" className={styles.problem}>
        {problem}
      </p>
    </div>
  );
}
