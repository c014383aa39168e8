import { ChevronDown, ChevronUp } from 'lucide-react';
import { ICON } from '../kit/icon.ts';
import { lazyPart } from '../kit/lazyPart.tsx';
import { useRuns, useView } from '../stores/useStore.ts';
import { view } from '../stores/view.ts';
import styles from './drawer.module.css';

const RunsTable = lazyPart(async () => (await import('./RunsTable.tsx')).RunsTable);

/** On wide screens, the height of the closed drawer does not depend on the runs, so nothing moves when a run begins. */
export function RunsDrawer() {
  const hasRuns = useRuns((state) => state.runs.length > 0);
  const isOpen = useView((state) => state.isDrawerOpen);
  const words = isOpen ? 'Show fewer runs' : 'Show more runs';
  return (
    <div className={styles.drawer} data-place="runs" data-open={isOpen || undefined}>
      {hasRuns ? (
        <button
          type="button"
          data-kind="icon"
          className={styles.toggle}
          aria-expanded={isOpen}
          aria-label={words}
          title={words}
          onClick={() => view.setState({ isDrawerOpen: !isOpen })}
        >
          {isOpen ? <ChevronDown {...ICON} /> : <ChevronUp {...ICON} />}
        </button>
      ) : (
        <p className={styles.empty}>Every run is listed here with its settings and results.</p>
      )}
      <RunsTable />
    </div>
  );
}
