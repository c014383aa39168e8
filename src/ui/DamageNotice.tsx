import { useStore } from 'zustand';
import styles from './app.module.css';
import { damaged, forgetDamage, saveRaw } from './persistence/damaged.ts';
import { discardDamaged } from './persistence/persistence.ts';

/** Notices of stored records that cannot be read. */
export function DamageNotice() {
  const list = useStore(damaged, (state) => state.list);
  return list.map((damage) => (
    <span key={`${damage.id} ${damage.words}`} className={styles.unkept} role="alert">
      <span>{`${damage.name}: ${damage.words}. Everything else that could be read was restored.`}</span>
      <button type="button" onClick={() => void saveRaw(damage)} aria-label={`Save the raw record of ${damage.name}`}>
        Save raw record
      </button>
      {damage.isRun ? (
        <button type="button" onClick={() => void discardDamaged(damage)} aria-label={`Discard the record of ${damage.name}`}>
          Discard
        </button>
      ) : (
        <button type="button" onClick={() => forgetDamage(damage)} aria-label={`Close the notice about ${damage.name}`}>
          Close
        </button>
      )}
    </span>
  ));
}
