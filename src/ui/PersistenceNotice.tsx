import { useStore } from 'zustand';
import styles from './app.module.css';
import { takeOver } from './persistence/persistence.ts';
import { persistenceStatus } from './persistence/status.ts';

export function PersistenceNotice() {
  const { state, words } = useStore(persistenceStatus);
  if (words === '') return null;
  return (
    <span className={styles.unkept} role="alert">
      <span>{words}</span>
      {state === 'elsewhere' ? (
        <button type="button" onClick={() => void takeOver()}>
          Take over
        </button>
      ) : null}
    </span>
  );
}
