import { isStudyBusy, showStudy } from '../../actions/study.ts';
import { armsOf, type Study } from '../../stores/study.ts';
import { useRuns } from '../../stores/useStore.ts';
import styles from '../answer.module.css';
import { searchProgress, trainSearch } from './search.ts';

export function Searching({ study, search }: { study: Study; search: NonNullable<Study['search']> }) {
  const runs = useRuns((state) => state.runs);
  const { done, of: all } = searchProgress(study, runs);
  const isBusy = isStudyBusy(study);
  return (
    <div className={styles.words}>
      <p className={styles.headline}>
        {isBusy ? 'Searching for' : 'Paused: the search for'} the best initial weights and learning rate of “{search.of[0].name}”.
      </p>
      <p className={styles.verdict}>
        <span>
          {done} of {all} runs finished: {study.arms.length} settings at {study.pairs} seeds that the answer does not use.
        </span>
        {isBusy ? null : (
          <>
            <button type="button" onClick={() => trainSearch(study)}>
              Resume the search
            </button>
            <button type="button" data-kind="quiet" onClick={() => showStudy({ arms: armsOf(search), pairs: search.pairs })}>
              Back to the comparison
            </button>
          </>
        )}
      </p>
    </div>
  );
}
