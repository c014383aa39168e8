import { useStore } from 'zustand';
import { deleted, undeleteRun } from '../actions/training.ts';
import styles from './runs.module.css';

/** The way back from a deletion, until the next one. */
export function Undelete() {
  const last = useStore(deleted, (state) => state.last);
  if (!last) return null;
  return (
    <button type="button" className={styles.undelete} onClick={() => void undeleteRun()}>
      Bring {last.run.name} back
    </button>
  );
}
