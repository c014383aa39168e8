import { useMemo } from 'react';
import { useRoving } from '../kit/useRoving.ts';
import { useCurves, useRuns, useRunsTable, useStudy, useView } from '../stores/useStore.ts';
import { view } from '../stores/view.ts';
import { arranged, type Column, type Layout, layoutOf, shownColumns, withDiffers } from './columns.ts';
import { GroupRow } from './GroupRow.tsx';
import { rowsOf, type TableRow } from './groups.ts';
import { RunRow } from './RunRow.tsx';
import { RunsBar } from './RunsBar.tsx';
import styles from './runs.module.css';
import { SelectBox } from './SelectBox.tsx';
import { useIsNarrow } from './useIsNarrow.ts';

/** Repeated calls cycle through ascending order, descending order, and the order in which the runs were created. */
function sortBy(column: string) {
  const { sort } = view.getState();
  const next = sort?.column !== column ? { column, isDown: false } : sort.isDown ? null : { column, isDown: true };
  view.setState({ sort: next });
}

function SortableHead({ name, title }: Column) {
  const sort = useView((state) => state.sort);
  const direction = sort?.column !== name ? 'none' : sort.isDown ? 'descending' : 'ascending';
  return (
    <th scope="col" className={styles.number} aria-sort={direction}>
      <button type="button" className={styles.sort} title={title} onClick={() => sortBy(name)}>
        <span>{name}</span>
        {direction === 'none' ? null : <span>{direction === 'ascending' ? ' ↑' : ' ↓'}</span>}
      </button>
    </th>
  );
}

function Head({ layout }: { layout: Layout }) {
  const runs = useRuns((state) => state.runs);
  const roving = useRoving<HTMLTableRowElement>();
  return (
    <thead>
      <tr {...roving}>
        <th scope="col">
          <span className={styles.hidden}>Select</span>
          <SelectBox runs={runs} name="all runs" />
        </th>
        <th scope="col">Run</th>
        {withDiffers(
          layout.columns.map((column) => <SortableHead key={column.name} {...column} />),
          <th key="differs" scope="col" className={styles.wide} title="The changes from the baseline">
            What differs
          </th>,
          layout,
        )}
        <th scope="col">State</th>
        <th scope="col" className={styles.actions}>
          <span className={styles.hidden}>Actions</span>
        </th>
      </tr>
    </thead>
  );
}

export function RunsTable() {
  const runs = useRuns((state) => state.runs);
  const sort = useView((state) => state.sort);
  const filter = useView((state) => state.runFilter);
  const open = useRunsTable((state) => state.open);
  const choice = useRunsTable((state) => state.columns);
  const isNarrow = useIsNarrow();
  // The baseline depends on the study, so the table is rendered again when the study changes.
  useStudy((state) => state.study);
  const layout = useMemo(() => layoutOf(shownColumns(choice), isNarrow), [choice, isNarrow]);
  const curves = useCurves();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the values to sort by depend on the curves
  const shown = useMemo(() => arranged(runs, filter, sort), [runs, filter, sort, curves]);
  if (runs.length === 0) return null;
  const isArranged = sort !== null || filter !== '';
  // A sorted or filtered table shows single runs, because the runs of a group differ in their values, and a filter may match only some.
  const rows = isArranged ? shown.map((run): TableRow => ({ type: 'run', run, isMember: false })) : rowsOf(shown, open);
  return (
    <section className={styles.runs} aria-label="Runs and their results">
      <RunsBar />
      <div className={styles.scroller}>
        <table aria-label="Runs">
          <Head layout={layout} />
          <tbody>
            {rows.map((row) =>
              row.type === 'run' ? (
                <RunRow key={row.run.id} run={row.run} all={runs} layout={layout} isMember={row.isMember} />
              ) : (
                <GroupRow key={row.key} groupKey={row.key} runs={row.runs} all={runs} layout={layout} isOpen={open.has(row.key)} />
              ),
            )}
            {shown.length === 0 ? (
              <tr>
                <td colSpan={layout.columns.length + 5}>No run matches “{filter}”.</td>
              </tr>
            ) : null}
          </tbody>
        </table>
      </div>
    </section>
  );
}
