import { Columns2, Columns3, Eye, EyeOff, Focus, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { counted } from '../../schema/words.ts';
import { deleteRuns } from '../actions/training.ts';
import { chosenForComparison } from '../compare/choice.ts';
import { ICON } from '../kit/icon.ts';
import { Menu } from '../kit/Menu.tsx';
import { useLastFocus } from '../kit/useLastFocus.ts';
import { useRoving } from '../kit/useRoving.ts';
import { type RunRecord, setVisible } from '../stores/runs.ts';
import { setColumn, setSelected } from '../stores/runsTable.ts';
import { useRuns, useRunsTable, useView } from '../stores/useStore.ts';
import { view } from '../stores/view.ts';
import { columns } from './columns.ts';
import styles from './runs.module.css';
import { TableMenu } from './TableMenu.tsx';

/** The filter is shown if there are more runs than this, or if it contains text. */
const MANY = 5;

const countOf = (count: number) => counted(count, 'run');

export function RunsBar() {
  const runs = useRuns((state) => state.runs);
  const ids = useRunsTable((state) => state.selected);
  const filter = useView((state) => state.runFilter);
  const roving = useRoving<HTMLDivElement>();
  const selected = runs.filter(({ id }) => ids.has(id));
  const hidden = runs.filter(({ isVisible }) => !isVisible).length;
  return (
    <div className={styles.bar} role="toolbar" aria-label="Runs" {...roving}>
      <strong>{selected.length > 0 ? `${selected.length} of ${countOf(runs.length)} selected` : countOf(runs.length)}</strong>
      {hidden > 0 && selected.length === 0 ? (
        <>
          <span>{hidden} hidden</span>
          <ShowAll next={() => roving.ref.current?.querySelector('button:not(:disabled)')} />
        </>
      ) : null}
      {runs.length > 1 ? <CompareButton selected={selected} all={runs} /> : null}
      {selected.length > 0 ? <BulkActions selected={selected} /> : null}
      <span className={styles.space} />
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
      <ColumnsMenu />
      <TableMenu runs={selected.length > 0 ? selected : runs} />
    </div>
  );
}

const ShowAll = ({ next }: { next(): HTMLElement | null | undefined }) => (
  <button
    ref={useLastFocus<HTMLButtonElement>(next)}
    type="button"
    data-kind="quiet"
    title="Show the curves of all runs"
    onClick={() => setVisible(() => true)}
  >
    Show all
  </button>
);

function CompareButton({ selected, all }: { selected: readonly RunRecord[]; all: readonly RunRecord[] }) {
  const hint = useId();
  const chosen = chosenForComparison(selected, all);
  const problem = 'problem' in chosen ? chosen.problem : null;
  return (
    <>
      <button
        type="button"
        data-kind="quiet"
        disabled={problem !== null}
        aria-describedby={problem === null ? undefined : hint}
        onClick={() => {
          if ('ids' in chosen) view.setState({ compared: chosen.ids });
        }}
      >
        <Columns2 {...ICON} /> Compare
      </button>
      {problem === null ? null : (
        <span id={hint} className={styles.hint}>
          {problem}
        </span>
      )}
    </>
  );
}

function BulkActions({ selected }: { selected: readonly RunRecord[] }) {
  const all = useRuns((state) => state.runs);
  const ids = selected.map(({ id }) => id);
  const isSelected = (run: RunRecord) => selected.includes(run);
  const isShown = selected.some(({ isVisible }) => isVisible);
  return (
    <>
      <button type="button" data-kind="quiet" onClick={() => setVisible(isSelected)}>
        <Focus {...ICON} /> Show only these
      </button>
      <button type="button" data-kind="quiet" onClick={() => setVisible((run) => (isSelected(run) ? !isShown : run.isVisible))}>
        {isShown ? <EyeOff {...ICON} /> : <Eye {...ICON} />}
        <span>{isShown ? 'Hide' : 'Show'}</span>
      </button>
      <button
        type="button"
        data-kind="quiet"
        title="This can be undone."
        onClick={() => {
          deleteRuns(ids);
          setSelected(ids, false);
        }}
      >
        <Trash2 {...ICON} /> Delete
      </button>
      {selected.length < all.length ? (
        <button
          type="button"
          data-kind="quiet"
          onClick={() =>
            setSelected(
              all.map(({ id }) => id),
              true,
            )
          }
        >
          Select all
        </button>
      ) : null}
      <button type="button" data-kind="quiet" onClick={() => setSelected(ids, false)}>
        Select none
      </button>
    </>
  );
}

function ColumnsMenu() {
  const choice = useRunsTable((state) => state.columns);
  return (
    <Menu words="Columns" icon={<Columns3 {...ICON} />}>
      <div className={styles.choices}>
        {columns.map(({ name, isExtra }) => (
          <label key={name}>
            <input type="checkbox" checked={choice[name] ?? !isExtra} onChange={(event) => setColumn(name, event.target.checked)} /> {name}
          </label>
        ))}
      </div>
    </Menu>
  );
}
