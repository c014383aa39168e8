import { Pause, Play, RotateCcw, StepForward } from 'lucide-react';
import { trainingRemedies } from '../actions/remedies.ts';
import { isComparing, isStudyBusy, plannedStudy, pressTrain } from '../actions/study.ts';
import { isBusy, resetRun, stepOnce } from '../actions/training.ts';
import { Remedies } from '../kit/form/Remedies.tsx';
import { ICON } from '../kit/icon.ts';
import { continuesWith, trainingProblem, WAITS_FOR_DATA } from '../stores/rules.ts';
import { findRun } from '../stores/runs.ts';
import { useDocument, useRuns, useSession, useStudy, useView } from '../stores/useStore.ts';
import { CompareChoice } from './CompareChoice.tsx';
import styles from './settings.module.css';

/** Train, Pause, Step and Reset for the current run, or for a new one if the experiment has changed. */
export function Controls() {
  const experiment = useDocument((state) => state.experiment);
  const currentRun = useView((state) => state.currentRun);
  const fieldProblems = useView((state) => state.fieldProblems);
  const run = useRuns(() => findRun(currentRun));
  const problem = useSession((state) => trainingProblem(experiment, state, fieldProblems));
  const summary = useSession((state) => (state.isDescribing || state.dataProblem ? null : state.summary));
  const offers = problem === null ? [] : trainingRemedies(experiment, summary);
  const isSeveral = useView(isComparing);
  const isSame = continuesWith(run, experiment);
  const study = useStudy((state) => state.study);
  const isStudyTraining = useRuns(() => isStudyBusy(study));
  const canPause = isStudyTraining || (!isSeveral && isSame && isBusy(run));
  const label = canPause ? 'Pause' : isSeveral || !run ? 'Train' : !isSame ? 'Train new run' : run.status.step > 0 ? 'Resume' : 'Train';
  const isRefused = problem !== null || (isSeveral && 'problem' in plannedStudy());
  const steps = experiment.training.steps;
  return (
    <section className={styles.controls} aria-label="Controls" data-place="controls">
      <button
        type="button"
        className={styles.primary}
        data-kind="primary"
        disabled={!canPause && isRefused}
        aria-describedby="train-problem"
        title={`${label} (Space)`}
        // The second click of a double click would undo the first.
        onClick={(event) => {
          if (event.detail < 2) pressTrain();
        }}
      >
        {canPause ? <Pause {...ICON} /> : <Play {...ICON} />}
        <span>{label}</span>
      </button>
      <button type="button" data-kind="quiet" disabled={problem !== null || canPause} onClick={stepOnce} aria-label="Step" title="One step">
        <StepForward {...ICON} />
      </button>
      <button
        type="button"
        data-kind="quiet"
        disabled={!run || !isSame || run.status.step === 0}
        onClick={() => run && resetRun(run.id)}
        aria-label="Reset"
        title="Restart from step 0 with the initial weights"
      >
        <RotateCcw {...ICON} />
      </button>
      <CompareChoice />
      {canPause && !isSeveral ? (
        <progress className={styles.progress} aria-label="Progress" max={steps || undefined} value={progressOf(run?.status.step, steps)} />
      ) : null}
      <p id="train-problem" className={problem === WAITS_FOR_DATA ? styles.wait : styles.problem}>
        {problem}
      </p>
      <Remedies offers={offers} />
    </section>
  );
}

/** The progress since the last stop; indeterminate if no stop is set. */
const progressOf = (step = 0, steps: number) => (steps === 0 ? undefined : step % steps);
