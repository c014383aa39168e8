import { Pause, Play, RotateCcw, StepForward } from 'lucide-react';
import { useRef } from 'react';
import { trainingRemedies } from '../actions/remedies.ts';
import { hasNewRuns, isAnyBusy, isComparing, plannedStudy, pressTrain, trainPresent } from '../actions/study.ts';
import { isBusy, resetRun, stepOnce } from '../actions/training.ts';
import { Remedies } from '../kit/form/Remedies.tsx';
import { ICON } from '../kit/icon.ts';
import { useLastFocus } from '../kit/useLastFocus.ts';
import { embedding } from '../sharing/embed.ts';
import { continuesWith, trainingProblem, WAITS_FOR_DATA } from '../stores/rules.ts';
import { findRun, startWord } from '../stores/runs.ts';
import { useDocument, useOffer, useRuns, useSession, useView } from '../stores/useStore.ts';
import { CompareChoice } from './CompareChoice.tsx';
import styles from './settings.module.css';

/**
 * Train trains the chosen comparison, or the network at several seeds if more than one is chosen. Otherwise, Train acts on the current run
 * if that run can continue with the open experiment, and on a new run if not. Step always acts in this way, even if a comparison is chosen.
 * Reset acts on the current run, Pause on all runs.
 */
export function Controls() {
  const primary = useRef<HTMLButtonElement>(null);
  const experiment = useDocument((state) => state.experiment);
  const currentRun = useView((state) => state.currentRun);
  const fieldProblems = useView((state) => state.fieldProblems);
  const run = useRuns(() => findRun(currentRun));
  const problem = useSession((state) => trainingProblem(experiment, state, fieldProblems));
  const summary = useSession((state) => (state.isDescribing || state.dataProblem ? null : state.summary));
  const offers = problem === null || embedding?.isLocked ? [] : trainingRemedies(experiment, summary);
  const hasOffer = useOffer() !== null;
  const comparison = useView((state) => state.comparison);
  const pairs = useView((state) => state.pairs);
  const isSeveral = isComparing({ comparison, pairs });
  const isSame = continuesWith(run, experiment);
  const canPause = useRuns(isAnyBusy);
  useRuns((state) => state.runs.length);
  const label = canPause ? 'Pause' : isSeveral || !run ? 'Train' : !isSame ? 'Train new run' : startWord(run);
  const isRefused = problem !== null || (isSeveral && 'problem' in plannedStudy());
  const hasNew = canPause && hasNewRuns();
  const steps = run?.experiment.training.steps ?? 0;
  return (
    <section className={styles.controls} aria-label="Controls" data-place="controls">
      <div className={styles.train} data-both={hasNew || undefined}>
        <button
          ref={primary}
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
        {hasNew ? <NewRuns isSeveral={isSeveral} next={() => primary.current} /> : null}
      </div>
      {hasNew ? null : (
        <button
          type="button"
          data-kind="quiet"
          disabled={problem !== null || (isSame && isBusy(run))}
          onClick={stepOnce}
          aria-label="Step"
          title="One step"
        >
          <StepForward {...ICON} />
        </button>
      )}
      <button
        type="button"
        data-kind="quiet"
        disabled={!run || !isSame || run.status.step === 0}
        onClick={() => run && resetRun(run.id)}
        aria-label="Reset"
        title="Go back to step 0 and the initial weights"
      >
        <RotateCcw {...ICON} />
      </button>
      <CompareChoice />
      {run && isBusy(run) && !isSeveral ? (
        <progress className={styles.progress} aria-label="Progress" max={steps || undefined} value={progressOf(run.status.step, steps)} />
      ) : null}
      <p id="train-problem" className={problem === WAITS_FOR_DATA ? styles.wait : styles.problem}>
        {problem}
      </p>
      <Remedies offers={offers} hasKey={!hasOffer} />
    </section>
  );
}

/** This button disappears once the new runs exist. If it had the focus, the button next to it gets the focus. */
const NewRuns = ({ isSeveral, next }: { isSeveral: boolean; next(): HTMLElement | null }) => (
  <button
    ref={useLastFocus<HTMLButtonElement>(next)}
    type="button"
    aria-label={isSeveral ? 'Train new runs' : 'Train new run'}
    title="Also train with the current network and settings; runs that are training continue"
    onClick={trainPresent}
  >
    {isSeveral ? 'New runs' : 'New run'}
  </button>
);

/**
 * The number of steps since the last multiple of `steps`; training stops at each multiple. Undefined if the run has no end; the bar then
 * has no value.
 */
const progressOf = (step: number, steps: number) => (steps === 0 ? undefined : step % steps);
