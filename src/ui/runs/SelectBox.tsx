import type { RunRecord } from '../stores/runs.ts';
import { setSelected } from '../stores/runsTable.ts';
import { useRunsTable } from '../stores/useStore.ts';
import styles from './runs.module.css';

export function SelectBox({ runs, name }: { runs: readonly RunRecord[]; name: string }) {
  const selected = useRunsTable((state) => state.selected);
  const count = runs.filter(({ id }) => selected.has(id)).length;
  return (
    <label className={styles.select}>
      <input
        type="checkbox"
        aria-label={`Select ${name}`}
        checked={count > 0 && count === runs.length}
        ref={(box) => {
          if (box) box.indeterminate = count > 0 && count < runs.length;
        }}
        onChange={() =>
          setSelected(
            runs.map(({ id }) => id),
            count < runs.length,
          )
        }
      />
    </label>
  );
}
