import { useStore } from 'zustand';
import { counted } from '../../schema/words.ts';
import { undeleteRuns } from '../actions/training.ts';
import { deleted } from '../stores/deleted.ts';
import styles from './runs.module.css';

export function Undelete() {
  const last = useStore(deleted, (state) => state.last);
  const [first] = last;
  if (!first) return null;
  return (
    <button type="button" className={styles.undelete} onClick={() => void undeleteRuns()}>
      Restore {last.length === 1 ? first.run.name : counted(last.length, 'run')}
    </button>
  );
}
