import { ChevronDown, ChevronRight, Trash2 } from 'lucide-react';
import { deleteRun } from '../actions/training.ts';
import { ICON } from '../kit/icon.ts';
import { type RunRecord, setVisible } from '../stores/runs.ts';
import { columns } from './columns.ts';
import { groupState, medianIn } from './groups.ts';
import { differenceWords } from './RunRow.tsx';
import styles from './runs.module.css';

interface GroupRowProps {
  runs: readonly [RunRecord, ...RunRecord[]];
  baseline: RunRecord;
  isOpen: boolean;
  onToggle(): void;
}

/** Several seeds of one experiment: their medians, and a button that shows the single runs. */
export function GroupRow({ runs, baseline, isOpen, onToggle }: GroupRowProps) {
  const [first] = runs;
  const name = `${first.name} and ${runs.length - 1} more seeds`;
  const shown = runs.filter(({ isVisible }) => isVisible).length;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <tr className={styles.group}>
      <td>
        <input
          type="checkbox"
          aria-label={`Show ${name}`}
          checked={shown > 0}
          ref={(box) => {
            if (box) box.indeterminate = shown > 0 && shown < runs.length;
          }}
          onChange={(event) => {
            for (const { id } of runs) setVisible(id, event.target.checked);
          }}
        />
      </td>
      <td className={styles.run}>
        <button type="button" data-kind="icon" aria-expanded={isOpen} aria-label={`Single runs of ${name}`} onClick={onToggle}>
          <Chevron {...ICON} />
        </button>
        <i className={styles.swatch} style={{ background: first.color }} />
        <span>{name}</span>
      </td>
      <td className={styles.words}>
        <span className={styles.differs}>{differenceWords(first, baseline)}</span>
      </td>
      {columns.map((column) => (
        <td key={column.name} className={styles.number} title={`Median of ${runs.length} runs`}>
          <span>{column.words(medianIn(column, runs))}</span>
          {column.hasDelta ? <small /> : null}
        </td>
      ))}
      <td className={styles.state}>{groupState(runs)}</td>
      <td className={styles.actions}>
        <button
          type="button"
          data-kind="icon"
          aria-label={`Delete ${name}`}
          title={`Delete ${runs.length} runs; the last one can be brought back`}
          onClick={() => {
            for (const { id } of runs) deleteRun(id);
          }}
        >
          <Trash2 {...ICON} />
        </button>
      </td>
    </tr>
  );
}
