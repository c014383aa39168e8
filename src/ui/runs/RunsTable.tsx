import { useRuns } from '../useStore.ts';
import { RunRow } from './RunRow.tsx';
import styles from './runs.module.css';

/** Columns of numbers, after what a run is. */
const NUMBERS = ['Step', 'Loss', 'Held-out loss', 'Accuracy', 'Best loss', 'Parameters', 'Steps/s'];

/** All runs, and in words what differs from the first. */
export function RunsTable() {
  const runs = useRuns((state) => state.runs);
  const [baseline] = runs;
  if (!baseline) return null;
  return (
    <section className={styles.runs} aria-label="Runs and their results">
      <table aria-label="Runs">
        <thead>
          <tr>
            <th scope="col">Show</th>
            <th scope="col">Run</th>
            <th scope="col" className={styles.wide}>
              What differs from {baseline.name}
            </th>
            {NUMBERS.map((name) => (
              <th scope="col" key={name} className={styles.number}>
                {name}
              </th>
            ))}
            <th scope="col">State</th>
            <th scope="col">
              <span className={styles.hidden}>Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} baseline={baseline} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
