import { Link } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { onAnswers } from '../actions/answers.ts';
import { ICON } from '../kit/icon.ts';
import { Sheet } from '../kit/Sheet.tsx';
import { copyComparisonLink } from '../sharing/share.ts';
import { useRuns, useView } from '../stores/useStore.ts';
import { view } from '../stores/view.ts';
import { Column } from './Column.tsx';
import styles from './compare.module.css';

const close = () => view.setState({ compared: null });

/** Compares two to four runs in columns on common scales. */
export function CompareSheet() {
  const compared = useView((state) => state.compared);
  const runs = useRuns((state) => state.runs);
  const shown = useMemo(() => runs.filter(({ id }) => compared?.includes(id)), [runs, compared]);
  useAnyAnswers();
  if (!compared || shown.length === 0) return null;
  return (
    <Sheet
      title="Compare"
      words="On common scales; in colour: the run, and skips that are not in all of them"
      isWide={shown.length > 2}
      actions={
        <button type="button" onClick={() => void copyComparisonLink(shown)} title="A link that opens just this comparison">
          <Link {...ICON} /> Copy link
        </button>
      }
      onClose={close}
    >
      <div className={styles.columns}>
        {shown.map((run) => (
          <Column key={run.id} run={run} all={shown} />
        ))}
      </div>
    </Sheet>
  );
}

/** Renders again when any network's answers change. */
function useAnyAnswers() {
  const [, setCount] = useState(0);
  useEffect(() => onAnswers(() => setCount((count) => count + 1)), []);
}
