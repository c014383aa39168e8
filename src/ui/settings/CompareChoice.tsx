import { useDeferredValue, useMemo } from 'react';
import { comparisonsOf } from '../../experiment/comparisons/index.ts';
import { planWords } from '../actions/expectedTime.ts';
import { plannedStudy } from '../actions/study.ts';
import { trainingProblem } from '../stores/rules.ts';
import { useCurves, useDocument, useInputShape, useRuns, useSession, useView } from '../stores/useStore.ts';
import { NOTHING, SEED_COUNTS, view } from '../stores/view.ts';
import styles from './settings.module.css';

export function CompareChoice() {
  // Listing the comparisons of a large network takes a long time, so edits do not wait for the list.
  const experiment = useDeferredValue(useDocument((state) => state.experiment));
  const inputShape = useInputShape();
  const comparison = useView((state) => state.comparison);
  const pairs = useView((state) => state.pairs);
  const last = useRuns((state) => state.runs.at(-1)?.experiment ?? null);
  const groups = useMemo(
    () => comparisonsOf({ experiment, inputShape, last, chosen: comparison }),
    [experiment, inputShape, last, comparison],
  );
  const isOffered = comparison === NOTHING || groups.some((group) => group.comparisons.some(({ key }) => key === comparison));
  return (
    <div className={styles.compare}>
      <label htmlFor="compare-with">Compare with</label>
      <select id="compare-with" value={comparison} onChange={(event) => view.setState({ comparison: event.target.value })}>
        <option value={NOTHING}>Nothing</option>
        {isOffered ? null : (
          <option value={comparison} disabled>
            Not possible for this network
          </option>
        )}
        {groups.map(({ heading, comparisons }) => {
          const options = comparisons.map(({ key, label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ));
          return heading ? (
            <optgroup key={heading} label={heading}>
              {options}
            </optgroup>
          ) : (
            options
          );
        })}
      </select>
      <label htmlFor="seed-count">Seeds</label>
      <select id="seed-count" value={pairs} onChange={(event) => view.setState({ pairs: Number(event.target.value) })}>
        {SEED_COUNTS.map((count) => (
          <option key={count} value={count}>
            {count}
          </option>
        ))}
      </select>
      <PlanWords />
    </div>
  );
}

/** The number of runs that the Train button would start and their expected time, or the reason why the comparison is not possible. */
function PlanWords() {
  const experiment = useDocument((state) => state.experiment);
  const fieldProblems = useView((state) => state.fieldProblems);
  const problem = useSession((state) => trainingProblem(experiment, state, fieldProblems));
  // The text depends on all of these stores.
  useRuns((state) => state.runs);
  useView((state) => state.comparison);
  useView((state) => state.pairs);
  useCurves();
  const planned = plannedStudy();
  // If the experiment itself cannot be trained, Controls.tsx shows the reason.
  if ('problem' in planned) return <p className={styles.plan}>{problem === null ? planned.problem : ''}</p>;
  const words = planWords(planned);
  return (
    <p className={`${styles.plan} ${styles.count}`} title={words}>
      {words}
    </p>
  );
}
