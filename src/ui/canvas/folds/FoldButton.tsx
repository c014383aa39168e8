import { say, select, view } from '../../stores/view.ts';
import type { Fold } from './foldedView.ts';
import styles from './folds.module.css';
import { fold } from './unfolded.ts';

export function FoldButton({ repeat: { ids, title, range } }: { repeat: Fold }) {
  return (
    <button
      type="button"
      className={`${styles.close} nodrag nopan`}
      title={`Show ${range} as one card`}
      aria-label={`Fold ${range}`}
      onClick={(event) => {
        event.stopPropagation();
        event.currentTarget.closest<HTMLElement>('.react-flow__node')?.focus();
        const { selection } = view.getState();
        const ends = selection === null ? [] : selection.type === 'layer' ? [selection.id] : [selection.from, selection.to];
        if (ends.some((id) => ids.includes(id))) select(null);
        fold(ids);
        say(`${range} folded.`);
      }}
    >
      Fold {title}
    </button>
  );
}
