import { Columns2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { ICON } from '../kit/icon.ts';
import { baselineOf } from '../stores/runs.ts';
import { useCurves, useRuns, useView } from '../stores/useStore.ts';
import { view } from '../stores/view.ts';
import { arranged, columns } from './columns.ts';
import { GroupRow } from './GroupRow.tsx';
import { rowsOf, type TableRow } from './groups.ts';
import { RunRow } from './RunRow.tsx';
import styles from './runs.module.css';

/** The limit of runs in a comparison. */
const FEWEST = 2;
const MOST = 4;
/** The filter is shown for more runs than this. */
const MANY = 5;

/** Sorts down, then up, then in the order in which the runs were created. */
function sortBy(column: string) {
  const { sort } = view.getState();
  const next = sort?.column !== column ? { column, isDown: false } : sort.isDown ? null : { column, isDown: true };
  view.setState({ sort: next });
}

function SortableHead({ name, hasDelta = false }: { name: string; hasDelta?: boolean | undefined }) {
  const sort = useView((state) => state.sort);
  const direction = sort?.column !== name ? 'none' : sort.isDown ? 'descending' : 'ascending';
  return (
    <th scope="col" className={hasDelta ? styles.withDelta : styles.number} aria-sort={direction}>
      <button type="button" className={styles.sort} onClick={() => sortBy(name)}>
        <span>{name}</span>
        {direction === 'none' ? null : <span>{direction === 'ascending' ? ' ↑' : ' ↓'}</span>}
      </button>
    </th>
  );
}

/** Opens the comparison of the selected runs. */
function CompareButton() {
  const runs = useRuns((state) => state.runs);
  const shown = runs.filter(({ isVisible }) => isVisible).map(({ id }) => id);
  const fits = shown.length >= FEWEST && shown.length <= MOST;
  return (
    <button
      type="button"
      className={styles.compare}
      disabled={!fits}
      title={fits ? 'Side by side, on common scales' : `Show ${FEWEST} to ${MOST} runs to compare them; ${shown.length} are shown`}
      onClick={() => view.setState({ compared: shown })}
    >
      <Columns2 {...ICON} /> Compare shown
    </button>
  );
}

/** The table of all runs, with the differences from the baseline as text. */
export function RunsTable() {
  const runs = useRuns((state) => state.runs);
  const sort = useView((state) => state.sort);
  const filter = useView((state) => state.runFilter);
  const curves = useCurves();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the values to sort by lie in curves
  const shown = useMemo(() => arranged(runs, filter, sort), [runs, filter, sort, curves]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) =>
    setOpen((before) => new Set(before.has(key) ? [...before].filter((other) => other !== key) : [...before, key]));
  const baseline = baselineOf(runs);
  if (!baseline) return null;
  // A sorted or filtered table shows single runs, because a group has no place in that order.
  const rows = sort || filter ? shown.map((run): TableRow => ({ type: 'run', run })) : rowsOf(shown, open);
  return (
    <section className={styles.runs} aria-label="Runs and their results">
      <table aria-label="Runs">
        <thead>
          <tr>
            <th scope="col">
              <span className={styles.hidden}>Show</span>
            </th>
            <th scope="col">Run</th>
            <th scope="col" className={styles.wide}>
              <span title={`from ${baseline.name}, the baseline`}>What differs</span>
              {runs.length > MANY || filter ? (
                <input
                  type="search"
                  className={styles.filter}
                  placeholder="filter…"
                  aria-label="Filter runs by name, note or state"
                  value={filter}
                  onChange={(event) => view.setState({ runFilter: event.target.value })}
                />
              ) : null}
            </th>
            {columns.map(({ name, hasDelta }) => (
              <SortableHead key={name} name={name} hasDelta={hasDelta} />
            ))}
            <th scope="col">State</th>
            <th scope="col" className={styles.actionsHead}>
              <span className={styles.hidden}>Actions</span>
              {runs.length > 1 ? <CompareButton /> : null}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) =>
            row.type === 'run' ? (
              <RunRow key={row.run.id} run={row.run} baseline={baseline} />
            ) : (
              <GroupRow key={row.key} runs={row.runs} baseline={baseline} isOpen={open.has(row.key)} onToggle={() => toggle(row.key)} />
            ),
          )}
          {shown.length === 0 ? (
            <tr>
              <td colSpan={columns.length + 5}>No run has “{filter}” in its name, note or state.</td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </section>
  );
}
