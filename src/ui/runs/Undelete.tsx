import { useStore } from 'zustand';
import { undeleteRun } from '../actions/training.ts';
import { deleted } from '../stores/deleted.ts';
import styles from './runs.module.css';

/** The button that undoes the latest deletion of a run. */
export function Undelete() {
  const last = useStore(deleted, (state) => state.last);
  if (!last) return null;
  return (
    <button type="button" className={styles.undelete} onClick={() => void undeleteRun()}>
      Bring {last.run.name} back
    </button>
  );
}
